import { ClearSightError } from '../errors/errors.js';
import { isLoopback, type PageAddress } from './address.js';

/** @throws CS_USAGE for an address that others reach: without TLS they could read what is served */
export function requireLoopback(flag: string, address: PageAddress | undefined): void {
  if (address === undefined || isLoopback(address)) return;
  const flags = '--page-cert FILE and --page-key FILE, or --page-insecure';
  const message = `${flag}: expected ${flags}, for ${address.host} can be reached from elsewhere`;
  throw new ClearSightError('CS_USAGE', message);
}
