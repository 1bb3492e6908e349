import { once } from 'node:events';
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { AuditLine } from '../spool/audit-line.js';
import type { Receiver, SyslogSettings } from './receiver.js';
import { framed, syslogMessage } from './syslog-message.js';

/**
 * Syslog over TCP (RFC 6587) or TLS (RFC 5425). Nobody answers: an event counts as delivered when the system has taken it, and what a server
 * has not read when it dies is lost.
 */
export class SyslogStream implements Receiver {
  #socket: Socket | undefined;

  constructor(private readonly settings: SyslogSettings) {}

  async send(line: AuditLine, signal: AbortSignal): Promise<void> {
    this.#socket ??= await this.#connect(signal);
    const socket = this.#socket;
    try {
      await written(socket, framed(syslogMessage(line)), signal);
    } catch (error) {
      // Half of a message may be on its way: only a new connection begins with a whole one.
      this.close();
      throw error;
    }
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  async #connect(signal: AbortSignal): Promise<Socket> {
    const { transport, host, port, ca } = this.settings;
    const isSecure = transport === 'tls';
    const servername = isIP(host) === 0 ? host : '';
    const socket = isSecure ? connectTls({ host, port, ca, servername }) : connect({ host, port });
    // What it says may be lost when it is closed: then the next write fails.
    socket.on('error', () => this.#forget(socket)).on('close', () => this.#forget(socket));
    // A server has nothing to say; what it says is not kept.
    socket.resume();
    try {
      await once(socket, isSecure ? 'secureConnect' : 'connect', { signal });
    } catch (error) {
      socket.destroy();
      throw error;
    }
    return socket;
  }

  #forget(socket: Socket): void {
    if (this.#socket === socket) this.#socket = undefined;
  }
}

async function written(socket: Socket, bytes: Buffer, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    socket.write(bytes, (error) => {
      signal.removeEventListener('abort', abort);
      if (error) reject(error);
      else resolve();
    });
  });
}
