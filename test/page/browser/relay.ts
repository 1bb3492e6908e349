import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A way to a server that can be cut. */
export interface Relay {
  /** Breaks all connections off, and lets none through. */
  cut(): void;
  mend(): void;
}

/**
 * Leads from 127.0.0.1 to a server on another loopback address and the same port: whoever asks for `localhost` and that port comes
 * this way, and gives a name by which the server is known. Closed behind the test.
 */
export async function openRelay(host: string, port: number): Promise<Relay> {
  const sockets = new Set<Socket>();
  let isCut = false;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    // Who is cut off may say so; the close is enough.
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    return socket;
  };
  const destroyAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((from) => {
    if (isCut) {
      from.destroy();
      return;
    }
    const to = keep(connect(port, host));
    keep(from).pipe(to).pipe(from);
    from.on('close', () => to.destroy());
    to.on('close', () => from.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    destroyAll();
    await new Promise((done) => server.close(done));
  });
  return {
    cut() {
      isCut = true;
      destroyAll();
    },
    mend() {
      isCut = false;
    },
  };
}
