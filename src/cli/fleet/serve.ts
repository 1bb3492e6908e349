import { fleetValues } from '../../fleet/metrics/fleet-values.js';
import { serveMetrics } from '../../fleet/metrics/serve-metrics.js';
import type { Fleet } from '../../fleet/model/fleet.js';
import { serveFleet } from '../../fleet/server/serve-fleet.js';
import type { FleetFrame } from '../../fleet/stream/messages.js';
import { requireLoopback } from '../../page/require-loopback.js';
import { readCertificate } from '../../page/server/http/certificate.js';
import { version } from '../../product/version.js';
import type { FleetOptions } from './fleet-session.js';

/** A page, figures, or both, of a fleet. */
export interface ServedFleet {
  post(frame: FleetFrame): void;
  close(): Promise<void>;
}

/** Serves what is asked for, and says where. Rejects with CS_PAGE or CS_USAGE; nothing is left open then. */
export async function serve(
  fleet: Fleet,
  { page, settings }: FleetOptions,
): Promise<ServedFleet | undefined> {
  if (page === undefined) return undefined;
  const { address, metrics, tls, isInsecure } = page;
  const open: { close(timeMs: number): Promise<void> }[] = [];
  const close = async () => {
    for (const each of open) await each.close(Date.now());
  };
  try {
    const certificate = tls && readCertificate(tls);
    if (metrics !== undefined) {
      if (tls === undefined && !isInsecure) requireLoopback('--metrics', metrics);
      const values = () => fleetValues(fleet.counts(Date.now()), fleet.link);
      const served = await serveMetrics(metrics, certificate, values);
      open.push(served);
      process.stderr.write(`Figures: ${served.url}\n`);
    }
    if (address === undefined) return { post() {}, close };
    if (tls === undefined && !isInsecure) requireLoopback('--page', address);
    const source = `${settings.servers.join(', ')}, stream ${settings.stream}`;
    const served = await serveFleet({
      ...{ address, certificate },
      snapshot: () => ({ ...fleet.snapshot(Date.now()), source, version: version() }),
    });
    open.push(served);
    process.stderr.write(`Page: ${served.url}\n`);
    return { post: (frame) => served.post(frame), close };
  } catch (error) {
    await close();
    throw error;
  }
}
