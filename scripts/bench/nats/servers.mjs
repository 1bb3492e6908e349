// Real servers of NATS with JetStream, alone or as a cluster.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { temporary, wait } from '../tools.mjs';

async function freePorts(count) {
  const servers = Array.from({ length: count }, () => createServer());
  for (const server of servers) await once(server.listen(0, '127.0.0.1'), 'listening');
  const ports = servers.map((server) => server.address().port);
  for (const server of servers) await new Promise((resolve) => server.close(resolve));
  return ports;
}

/** Starts so many servers that know each other, with a stream that each has a copy of. */
export async function startServers(count, name) {
  const ports = await freePorts(2 * count);
  const [clients, routes] = [ports.slice(0, count), ports.slice(count)];
  const servers = clients.map((port, index) =>
    makeServer(name, index, port, count === 1 ? undefined : routes),
  );
  for (const server of servers) await server.start();
  const urls = clients.map((port) => `nats://127.0.0.1:${port}`);
  await makeStream(urls, count);
  return {
    ...{ servers, urls },
    async stop() {
      for (const server of servers) await server.kill();
    },
  };
}

function makeServer(name, index, port, routes) {
  const folder = temporary(`${name}-${index}`);
  mkdirSync(folder, { recursive: true });
  const config = join(folder, 'server.conf');
  const cluster = routes && [
    `cluster { name: bench, listen: 127.0.0.1:${routes[index]}`,
    `routes: [${routes.map((route) => `nats://127.0.0.1:${route}`).join(', ')}] }`,
  ];
  const lines = [
    `listen: 127.0.0.1:${port}`,
    `server_name: n${index}`,
    `jetstream { store_dir: ${JSON.stringify(join(folder, 'storage'))} }`,
    ...(cluster ?? []),
  ];
  writeFileSync(config, lines.join('\n'));
  let child;
  return {
    async start() {
      child = spawn('nats-server', ['-c', config], { stdio: ['ignore', 'ignore', 'pipe'] });
      for await (const line of createInterface({ input: child.stderr })) if (line.includes('ready')) break;
      child.stderr.resume();
    },
    async kill() {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function makeStream(urls, replicas) {
  const connection = await connect({ servers: urls, waitOnFirstConnect: true });
  try {
    for (let tries = 0; ; tries++) {
      try {
        const manager = await jetstreamManager(connection);
        const stream = { name: 'CLEARSIGHT', subjects: ['clearsight.*.*.*'], allow_direct: true };
        await manager.streams.add({ ...stream, num_replicas: replicas });
        return;
      } catch (error) {
        // A new cluster has no leader yet.
        if (tries > 60) throw error;
        await wait(500);
      }
    }
  } finally {
    await connection.close();
  }
}
