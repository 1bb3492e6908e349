import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type JetStreamManager, jetstreamManager, type StreamConfig } from '@nats-io/jetstream';
import { type ConnectionOptions, connect, type NatsConnection } from '@nats-io/transport-node';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';

export interface RunningServer {
  readonly port: number;
  readonly url: string;
  /** Resolves when it listens. */
  start(): Promise<void>;
  /** Ends it at once, as a loss of power does but for what the system has not written. */
  kill(): Promise<void>;
  /** Where its streams lie. */
  readonly storage: string;
}

export interface ServerOptions {
  /** More lines of its configuration. */
  readonly config?: string;
  /** Name and port of each server of its cluster. */
  readonly cluster?: { readonly name: string; readonly port: number; readonly routes: readonly number[] };
}

/** Ports that nobody uses now. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  for (const server of servers) await once(server.listen(0, '127.0.0.1'), 'listening');
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  for (const server of servers) await new Promise((resolve) => server.close(resolve));
  return ports;
}

/** A real server with JetStream. It ends with the test. @param port a free one by default */
export async function natsServer(
  { config = '', cluster }: ServerOptions = {},
  port?: number,
): Promise<RunningServer> {
  const [own = 0] = port === undefined ? await freePorts(1) : [port];
  const folder = temporaryFolder();
  const storage = join(folder, 'storage');
  const file = join(folder, 'server.conf');
  const lines = [
    `listen: 127.0.0.1:${own}`,
    `server_name: ${cluster?.name ?? 'one'}`,
    `jetstream { store_dir: ${JSON.stringify(storage)} }`,
    ...(cluster === undefined
      ? []
      : [
          `cluster { name: test, listen: 127.0.0.1:${cluster.port}`,
          `routes: [${cluster.routes.map((route) => `nats://127.0.0.1:${route}`).join(', ')}] }`,
        ]),
    config,
  ];
  writeFileSync(file, lines.join('\n'));
  let child: ChildProcess | undefined;
  const server: RunningServer = {
    ...{ port: own, url: `nats://127.0.0.1:${own}`, storage },
    async start() {
      const started = spawn('nats-server', ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
      child = started;
      const said: string[] = [];
      for await (const line of createInterface({ input: started.stderr })) {
        said.push(line);
        if (line.includes('Server is ready')) break;
      }
      if (started.exitCode !== null) throw new Error(`nats-server: ${said.join('\n')}`);
      started.stderr.resume();
    },
    async kill() {
      const running = child;
      child = undefined;
      if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
      const gone = once(running, 'exit');
      running.kill('SIGKILL');
      await gone;
    },
  };
  onTestFinished(server.kill);
  return server;
}

/** A client of a server, closed with the test. */
export async function natsClient(
  url: string | readonly string[],
  options: ConnectionOptions = {},
): Promise<NatsConnection> {
  const connection = await connect({ servers: url as string[], ...options });
  onTestFinished(() => connection.close());
  return connection;
}

/** The stream that an operator makes. */
export async function makeStream(
  connection: NatsConnection,
  more: Partial<StreamConfig> = {},
): Promise<JetStreamManager> {
  const manager = await jetstreamManager(connection);
  await manager.streams.add({
    ...{ name: 'CLEARSIGHT', subjects: ['clearsight.*.*.*'], allow_direct: true },
    ...more,
  });
  return manager;
}

export interface StoredEvent {
  readonly subject: string;
  readonly id: string;
  readonly previous: string;
  readonly session: string;
  readonly sequence: number;
  readonly message: string;
}

/** All that a stream holds, in its order. */
export async function storedEvents(
  manager: JetStreamManager,
  stream = 'CLEARSIGHT',
): Promise<readonly StoredEvent[]> {
  const { state } = await manager.streams.info(stream);
  const events: StoredEvent[] = [];
  for (let seq = state.first_seq; seq <= state.last_seq && state.messages > 0; seq++) {
    const message = await manager.streams.getMessage(stream, { seq });
    if (message === null) continue;
    events.push({
      ...(message.json() as Pick<StoredEvent, 'session' | 'sequence' | 'message'>),
      subject: message.subject,
      id: message.header.get('Nats-Msg-Id'),
      previous: message.header.get('Clearsight-Previous'),
    });
  }
  return events;
}
