import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { AuditLine } from '../spool/audit-line.js';
import { type Receiver, Refused, type SyslogSettings } from './receiver.js';
import { syslogMessage } from './syslog-message.js';

/** Within this time it is known of a first datagram that nobody listens nearby. */
const PROOF_MS = 100;
/** What fits into a datagram of UDP. */
const MAX_DATAGRAM_BYTES = 65_507;

/**
 * Syslog over UDP (RFC 5426). Nobody answers: an event counts as delivered when the system has taken it. Where nobody listens, some machines
 * say so: the first datagram waits for that a moment, and of a later one the next event learns it.
 */
export class SyslogDatagrams implements Receiver {
  #socket: Socket | undefined;
  #failure: Error | undefined;

  constructor(private readonly settings: Pick<SyslogSettings, 'host' | 'port'>) {}

  async send(line: AuditLine, signal: AbortSignal): Promise<void> {
    const message = syslogMessage(line);
    if (message.length > MAX_DATAGRAM_BYTES)
      throw new Refused(`a message of ${message.length} bytes, which fits into no datagram`);
    const isFirst = this.#socket === undefined;
    this.#socket ??= await this.#connect(signal);
    try {
      await this.#write(this.#socket, message);
      if (isFirst) await setTimeout(PROOF_MS);
      if (this.#failure !== undefined) throw this.#failure;
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close(): void {
    this.#socket?.close();
    this.#socket = undefined;
    this.#failure = undefined;
  }

  /** A socket that is connected is told of ports where nobody listens. */
  async #connect(signal: AbortSignal): Promise<Socket> {
    const { host, port } = this.settings;
    const { address } = await lookup(host);
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    socket.on('error', (error) => {
      this.#failure = error;
    });
    socket.connect(port, address);
    await once(socket, 'connect', { signal });
    return socket;
  }

  async #write(socket: Socket, message: Buffer): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      socket.send(message, (error) => (error === null ? resolve() : reject(error)));
    });
  }
}
