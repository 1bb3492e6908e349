import { connect, type NetConnectOpts, type Socket } from 'node:net';

/** Where the X server of a display listens. `local`: on this machine, through a Unix socket. */
export interface DisplayAddress {
  readonly local: boolean;
  /** Tried in this order, as libxcb does: the abstract socket also exists where /tmp is a private one. */
  readonly endpoints: readonly NetConnectOpts[];
}

/** Reads `[host]:display[.screen]` (X(7)). Null when it is not of this form. */
export function parseDisplay(display: string): DisplayAddress | null {
  const parts = /^(?:tcp\/)?(.*):(\d{1,5})(?:\.\d+)?$/.exec(display);
  if (parts === null) return null;
  const host = parts[1] ?? '';
  const number = Number(parts[2]);
  if (host !== '' && host !== 'unix') {
    return { local: false, endpoints: [{ host: host.replace(/^\[(.*)\]$/, '$1'), port: 6000 + number }] };
  }
  const path = `/tmp/.X11-unix/X${number}`;
  return { local: true, endpoints: [{ path: `\0${path}` }, { path }] };
}

/**
 * A connection's first words, with a protocol version (0.0) that no server speaks. Every X server that is alive answers
 * with a refusal, before it makes the caller a client: so asking needs no authorization, and when we leave, a server
 * that ends or resets with its last client does not take us for it.
 */
const REFUSED_SETUP = Buffer.from([0x6c, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

/**
 * Asks whether the X server answers. Resolves with null when it does, else with the reason in words.
 *
 * A remote server is only connected to: tunnels such as ssh's complain to their user about a refused setup.
 */
export async function askDisplay(display: string, timeoutMs: number): Promise<string | null> {
  const address = parseDisplay(display);
  if (address === null) return `expected a display such as ":0", got "${display}"`;
  let reason = '';
  for (const endpoint of address.endpoints) {
    reason = await askEndpoint(endpoint, address.local, timeoutMs);
    if (reason === '') return null;
  }
  return `display ${display} does not answer: ${reason}`;
}

/** Empty when it answers. */
function askEndpoint(endpoint: NetConnectOpts, expectAnswer: boolean, timeoutMs: number): Promise<string> {
  return new Promise((resolve) => {
    const socket: Socket = connect(endpoint);
    const settle = (reason: string) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(reason);
    };
    const timer = setTimeout(() => settle(`silent for ${timeoutMs} ms`), timeoutMs);
    socket.once('connect', () => (expectAnswer ? socket.write(REFUSED_SETUP) : settle('')));
    socket.once('data', () => settle(''));
    socket.once('end', () => settle('the connection was closed'));
    socket.once('error', (error: NodeJS.ErrnoException) => settle(error.code ?? error.message));
  });
}
