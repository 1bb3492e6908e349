import { isIPv4, isIPv6 } from 'node:net';
import { ClearSightError } from '../errors/errors.js';
import { escapeText } from '../text/escape.js';

/** Where the page, or figures, are served. */
export interface PageAddress {
  /** An IP address as browsers write it, IPv6 without brackets. */
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** False where one of the next ports will do as well. */
  readonly isFixed: boolean;
}

/** What is served, each at a port of its own. That of figures is the usual one of OpenTelemetry. */
const DEFAULT_PORTS = { '--page': 7171, '--metrics': 9464 } as const;
type Served = keyof typeof DEFAULT_PORTS;
const MAX_PORT = 65_535;
const LOOPBACK = '127.0.0.1';

const ADDRESS = /^(?:(?<host>[^:[\]]+)|\[(?<six>[^\]]+)\])(?::(?<port>\d{1,5}))?$/;

/**
 * Reads where to serve the page or figures: `auto`, `HOST:PORT`, `[IPV6]:PORT`, `PORT` or `HOST`. HOST is an IP address or `localhost`, which is
 * 127.0.0.1, as without one. Without a port it is the usual one, or one of the 20 next where that is taken; port 0 is any free one.
 *
 * @throws CS_USAGE for another form, and for a name
 */
export function parseAddress(text: string, served: Served = '--page'): PageAddress {
  const unexpected = () => {
    const usual = `${LOOPBACK}:${DEFAULT_PORTS[served]}`;
    const message = `${served}: expected HOST:PORT such as ${usual}, got "${escapeText(text)}"`;
    return new ClearSightError('CS_USAGE', message);
  };
  const portOf = (digits: string | undefined): Pick<PageAddress, 'port' | 'isFixed'> => {
    const port = digits === undefined ? DEFAULT_PORTS[served] : Number(digits);
    if (port > MAX_PORT) throw unexpected();
    return { port, isFixed: digits !== undefined };
  };
  if (text === 'auto') return { host: LOOPBACK, ...portOf(undefined) };
  if (/^\d{1,5}$/.test(text)) return { host: LOOPBACK, ...portOf(text) };
  const { host, six, port } = ADDRESS.exec(text)?.groups ?? {};
  if (six !== undefined && isIPv6(six) && !six.includes('%')) return { host: shortest(six), ...portOf(port) };
  if (host === 'localhost') return { host: LOOPBACK, ...portOf(port) };
  if (host === undefined) throw unexpected();
  if (isIPv4(host)) return { host, ...portOf(port) };
  if (!/^[a-z0-9_.-]*[a-z][a-z0-9_.-]*$/i.test(host)) throw unexpected();
  const message = `${served}: expected an IP address or localhost, got the name "${escapeText(host)}"`;
  throw new ClearSightError('CS_USAGE', message);
}

/** Whether only this machine reaches it. */
export const isLoopback = ({ host }: Pick<PageAddress, 'host'>): boolean =>
  host === '::1' || (isIPv4(host) && host.startsWith('127.'));

/** Whether it stands for every address of this machine. */
export const isWildcard = ({ host }: Pick<PageAddress, 'host'>): boolean =>
  host === '::' || host === '0.0.0.0';

/** A host as it stands in a URL: IPv6 in brackets. */
export const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** An IPv6 address as browsers write it. */
const shortest = (six: string) => new URL(`http://[${six}]`).hostname.slice(1, -1);

/** A host as it stands in a URL, for a browser on this machine. */
export function hostOf(address: PageAddress): string {
  const loopback = address.host === '::' ? '::1' : '127.0.0.1';
  return bracketed(isWildcard(address) ? loopback : address.host);
}
