import { endianness } from 'node:os';
import { close, describeErrno, errno } from '../libc.js';
import { AF_UNIX, sendTo, unixDatagramSocket } from './native.js';

/** A service manager takes no longer message (NOTIFY_BUFFER_MAX of systemd). */
const MAX_MESSAGE_BYTES = 4096;

/**
 * The datagram socket of a service manager, as sd_notify(3) has it. Node has no such sockets.
 *
 * `send` waits for nobody: a manager that does not read fills its queue, and that must not hold up the monitor.
 */
export class NotifySocket {
  private readonly fd: number;
  private readonly address: Uint8Array;

  /** @param name a path, or @ and an abstract name; at most 107 bytes */
  constructor(private readonly name: string) {
    this.address = addressOf(name);
    this.fd = unixDatagramSocket();
  }

  /** Why a message could not be sent, as `ECONNREFUSED: connection refused, ...`; undefined when it was. Cut at 4,096 bytes. */
  send(message: string): string | undefined {
    const bytes = Buffer.from(message).subarray(0, MAX_MESSAGE_BYTES);
    if (sendTo(this.fd, bytes, this.address) === bytes.length) return undefined;
    return describeErrno(errno(), `send to '${this.name}'`);
  }

  close(): void {
    close(this.fd);
  }
}

/** `struct sockaddr_un` without what is unused: a path ends with a zero, an abstract name begins with one and ends where the address does. */
function addressOf(name: string): Uint8Array {
  const family = Buffer.alloc(2);
  if (endianness() === 'LE') family.writeUInt16LE(AF_UNIX);
  else family.writeUInt16BE(AF_UNIX);
  return Buffer.concat([family, Buffer.from(name.startsWith('@') ? `\0${name.slice(1)}` : `${name}\0`)]);
}
