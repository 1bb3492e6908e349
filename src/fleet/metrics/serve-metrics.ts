import { hostOf, isLoopback, type PageAddress } from '../../page/address.js';
import { makeApp } from '../../page/server/http/app.js';
import type { Certificate } from '../../page/server/http/certificate.js';
import { listen } from '../../page/server/http/listen.js';
import { addMetrics } from '../../page/server/metrics/routes.js';
import type { fleetValues } from './fleet-values.js';

/**
 * Serves the figures of a fleet. Rejects with CS_PAGE when they cannot be.
 *
 * @param values as they are now
 */
export async function serveMetrics(
  address: PageAddress,
  certificate: Certificate | undefined,
  values: () => ReturnType<typeof fleetValues>,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const app = makeApp({ host: address.host, certificate, anyName: !isLoopback(address) });
  addMetrics(app, values);
  const port = await listen(app, address, '--metrics');
  const scheme = certificate === undefined ? 'http' : 'https';
  return { url: `${scheme}://${hostOf(address)}:${port}/metrics`, close: async () => app.close() };
}
