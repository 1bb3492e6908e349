import { ClearSightError } from '../errors/errors.js';
import { type Credentials, parseCredentials } from './credentials.js';
import { DEFAULT_STREAM } from './subjects.js';

/** Which servers events go to or come from, checked. */
export interface NatsSettings {
  /** `HOST:PORT`, each a member of one cluster. */
  readonly servers: readonly string[];
  /** Nothing is said before the connection is encrypted, and the certificate is for the server's name. */
  readonly isSecure: boolean;
  /** Undefined: none. */
  readonly credentials: Credentials | undefined;
  /** PEM. Default: what Node.js trusts. */
  readonly ca: string | undefined;
  /** Of JetStream. */
  readonly stream: string;
}

/** As it was given, files read. */
export interface GivenNats {
  /** `nats://HOST[:PORT]` or `tls://...`, several with commas between them. */
  readonly url: string;
  /** What the file with credentials holds. */
  readonly credentials?: string | undefined;
  readonly ca?: string | undefined;
  readonly stream?: string | undefined;
}

const DEFAULT_PORT = 4222;
const MAX_SERVERS = 16;
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;
/** What JetStream allows, and no more than fits into a subject. */
const STREAM = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * Checks which servers are meant. No error names an address or a secret.
 *
 * @param place what was given, for errors
 * @throws ClearSightError CS_CONFIG, one line
 */
export function readNats(
  { url, credentials, ca, stream = DEFAULT_STREAM }: GivenNats,
  place: string,
): NatsSettings {
  const urls = url.split(',').map((each) => parseServer(each.trim(), place));
  if (urls.length > MAX_SERVERS)
    refuse(`${place}: expected at most ${MAX_SERVERS} servers, got ${urls.length}`);
  if (!STREAM.test(stream))
    refuse(
      `${place}: expected a stream of at most 64 letters, digits, hyphens and underscores, got another name`,
    );
  const parsed = credentials === undefined ? undefined : parseCredentials(credentials);
  if (credentials !== undefined && parsed === undefined)
    refuse(
      `${place}: expected credentials of NATS, a seed, USER:PASSWORD or a token in the file, got something else`,
    );
  return {
    servers: urls.map(({ hostname, port }) => `${hostname}:${port || DEFAULT_PORT}`),
    isSecure: urls.some(({ protocol, hostname }) => protocol === 'tls:' || !LOOPBACK.test(hostname)),
    credentials: parsed,
    ...{ ca, stream },
  };
}

function parseServer(text: string, place: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['nats:', 'tls:'].includes(url.protocol) || url.hostname === '')
    return refuse(`${place}: expected nats://HOST or tls://HOST, or several with commas, got something else`);
  if (url.username !== '' || url.password !== '')
    refuse(`${place}: expected no user name and password in the address (they belong into a file), got some`);
  if (!['', '/'].includes(url.pathname) || url.search !== '' || url.hash !== '')
    refuse(`${place}: expected nothing behind host and port, got more`);
  return url;
}

function refuse(message: string): never {
  throw new ClearSightError('CS_CONFIG', message);
}
