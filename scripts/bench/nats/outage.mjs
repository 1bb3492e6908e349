// What a cluster of NATS holds after all that can go wrong: a server is killed, then all of them, and the sender too.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DeliverPolicy, jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { atMost, beside, temporary, using, wait } from '../tools.mjs';
import { startServers } from './servers.mjs';

const EVENTS = 200_000;
const EVENTS_A_SECOND = 2000;

/** A sender of its own process. */
async function startSender(logDir, urls, count) {
  const args = [beside('nats/log-child.mjs'), logDir, urls.join(), count, EVENTS_A_SECOND];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  const errors = [];
  createInterface({ input: child.stderr }).on('line', (line) => errors.push(line));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { value: session } = await lines.next();
  return {
    ...{ session, exited, errors },
    /** Resolves once it has said so many. */
    async says(events) {
      for (;;) {
        const { value, done } = await lines.next();
        if (done) throw new Error(`the sender ended early: ${errors.join('; ')}`);
        if (Number(value) >= events) return;
      }
    },
    drain: () =>
      void (async () => {
        while (!(await lines.next()).done);
      })(),
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** The ids of all that the stream holds, in its order. */
async function storedIds(urls) {
  const connection = await connect({ servers: urls });
  const consumer = await jetstream(connection).consumers.get('CLEARSIGHT', {
    deliver_policy: DeliverPolicy.All,
  });
  const ids = [];
  const { num_pending: pending } = await consumer.info();
  if (pending > 0) {
    for await (const message of await consumer.consume({ max_messages: 5000 })) {
      ids.push(message.headers.get('Nats-Msg-Id'));
      if (message.info.pending === 0) break;
    }
  }
  await connection.close();
  return ids;
}

const writtenIds = (logDir) =>
  readFileSync(join(logDir, 'audit.ndjson'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const { session, sequence } = JSON.parse(line);
      return `${session}:${sequence}`;
    });

/** Numbers of one session that do not follow the one before. */
function outOfOrder(ids) {
  const newest = new Map();
  return ids.filter((id) => {
    const [session, sequence] = id.split(':');
    const before = newest.get(session) ?? -1;
    newest.set(session, Math.max(before, Number(sequence)));
    return Number(sequence) <= before;
  }).length;
}

export const outageRows = [
  {
    name: 'nats-outage',
    what: 'three servers of NATS: one is killed and started again, then all for a minute, the sender is killed, too',
    async measure({ isQuick }) {
      const [events, downMs] = isQuick ? [20_000, 5000] : [EVENTS, 60_000];
      const half = events / 2;
      const logDir = temporary('nats-outage-logs');
      return using(startServers(3, 'nats-outage'), async ({ servers, urls }) => {
        const begunMs = performance.now();
        const first = await startSender(logDir, urls, half);
        await first.says(half * 0.2);
        await servers[0].kill();
        await first.says(half * 0.4);
        await servers[0].start();
        await first.says(half * 0.6);
        for (const server of servers) await server.kill();
        await wait(downMs / 2);
        await first.kill();
        const written = writtenIds(logDir).length;
        const second = await startSender(logDir, urls, events - written);
        await wait(downMs / 2);
        for (const server of servers) await server.start();
        second.drain();
        await second.exited;
        const [wanted, stored] = [writtenIds(logDir), await storedIds(urls)];
        const ids = new Set(stored);
        return {
          note: `${stored.length} events in the stream of ${wanted.length} in the log, after ${((performance.now() - begunMs) / 1000).toFixed(0)} s`,
          checks: [
            atMost('events missing', wanted.filter((id) => !ids.has(id)).length, 0, ''),
            atMost('events twice', stored.length - ids.size, 0, ''),
            atMost('events out of order', outOfOrder(stored), 0, ''),
          ],
        };
      });
    },
  },
];
