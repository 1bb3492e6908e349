import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { ClearSightError } from '../../../errors/errors.js';
import { systemReason } from '../../../errors/system-reason.js';
import { escapeText } from '../../../text/escape.js';
import type { PageAddress } from '../../address.js';

/** Ports that are tried behind the first, where any of them will do. */
const MORE_PORTS = 20;

/** Listens, and resolves with the port. Rejects with CS_PAGE when it cannot. @param flag that asked for it */
export async function listen(app: FastifyInstance, address: PageAddress, flag: string): Promise<number> {
  const { host, port, isFixed } = address;
  const last = isFixed ? port : Math.min(port + MORE_PORTS, 65_535);
  for (let next = port; ; next++) {
    try {
      await app.listen({ host, port: next });
      return (app.server.address() as AddressInfo).port;
    } catch (error) {
      const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!isTaken || next === last) throw listenError(error, address, last, flag);
    }
  }
}

/** Why nothing can be served at an address, in one line. */
export function listenError(
  cause: unknown,
  { host, port }: PageAddress,
  last: number,
  flag: string,
): ClearSightError {
  const message = {
    EADDRINUSE:
      last === port
        ? `expected a free port, got ${port} on ${host}, which is in use`
        : `expected a free port from ${port} to ${last} on ${host}, got none`,
    EADDRNOTAVAIL: `expected an address of this machine, got ${host}`,
    EACCES: `expected a port that this user may serve on, got ${port} on ${host}`,
  }[(cause as NodeJS.ErrnoException).code ?? ''];
  const other = `expected an address to serve on, got ${escapeText(systemReason(cause))}`;
  return new ClearSightError('CS_PAGE', `${flag}: ${message ?? other}`, { cause });
}
