// What watching costs the watched: a program that maps and unmaps executable memory as fast as it can, alone and scanned.
// Times alone and times watched alternate; each ratio is of two neighbours, and the median of the ratios counts.
import { closeSync, openSync, readSync } from 'node:fs';
import { Subject, takeUntil } from 'rxjs';
import { configSchema } from '../../dist/config/schema.js';
import { monotone } from '../../dist/pipeline/collect/monotone.js';
import { createMonitor } from '../../dist/pipeline/monitor.js';
import { Stamper } from '../../dist/records/stamper.js';
import { createProcessSystem } from '../../dist/sources/process/process-system.js';
import { atLeast, compile, median, NOISY, startHelper, temporary, using, wait } from './tools.mjs';

/** Counts that another process writes into the first eight bytes of a file. */
function openCounter(path) {
  const file = openSync(path, 'r');
  const bytes = Buffer.alloc(8);
  return {
    read() {
      readSync(file, bytes, 0, 8, 0);
      return Number(bytes.readBigUInt64LE());
    },
    close: () => closeSync(file),
  };
}

/** Flips a second over some time. */
async function speed(counter, ms) {
  const startCount = counter.read();
  const start = process.hrtime.bigint();
  await wait(ms);
  return (counter.read() - startCount) / (Number(process.hrtime.bigint() - start) / 1e9);
}

/** The whole monitor, at work; stop() ends it. */
async function startMonitor(pid, scansPerSecond, facts) {
  const config = configSchema.parse({
    memory: { interval: `${1000 / scansPerSecond}ms`, jitterLow: 0.8, jitterHigh: 1.2 },
    keepWatching: true,
  });
  const system = await createProcessSystem({
    names: [],
    pids: [pid],
    everyProcess: false,
    facts,
    memory: config.memory,
  });
  const stopped = new Subject();
  const monitor = createMonitor({
    config,
    stamper: new Stamper({ origin: { monotonicMs: 0, epochMs: 0 }, session: 'bench', host: '' }),
    sources: { records: () => system.records.pipe(monotone(), takeUntil(stopped)) },
  });
  const ended = new Promise((resolve, reject) =>
    monitor.events.subscribe({ error: reject, complete: resolve }),
  );
  return {
    monitor,
    async stop() {
      stopped.next();
      await ended;
      await system.close();
    },
  };
}

async function compare(scansPerSecond, facts, { rounds, slotMs }) {
  const counterFile = temporary('flips');
  return using(startHelper(compile('flip'), counterFile), async (flip) => {
    const pid = Number(await flip.nextLine());
    const counter = openCounter(counterFile);
    const shares = [];
    let scans = 0;
    let seconds = 0;
    let alone = await speed(counter, slotMs);
    for (let round = 0; round < rounds; round++) {
      const watched = await using(startMonitor(pid, scansPerSecond, facts), async ({ monitor }) => {
        await wait(500); // workers and threads have started
        const before = monitor.stats.scans;
        const flips = await speed(counter, slotMs);
        scans += monitor.stats.scans - before;
        seconds += slotMs / 1000;
        return flips;
      });
      await wait(100);
      const aloneAgain = await speed(counter, slotMs);
      shares.push(watched / ((alone + aloneAgain) / 2));
      alone = aloneAgain;
    }
    counter.close();
    return { percent: median(shares) * 100, alone, scansPerSecond: scans / seconds };
  });
}

const row = (name, scansPerSecond, leastPercent, facts = ['regions', 'tracer']) => ({
  name,
  what: `a target that maps and unmaps memory as fast as it can, scanned at ${scansPerSecond.toLocaleString('en')}/s${facts.includes('mappings') ? ', told by the kernel too' : ''}`,
  async measure({ isQuick }) {
    const effort = isQuick ? { rounds: 3, slotMs: 1000 } : { rounds: 9, slotMs: 2000 };
    const result = await compare(scansPerSecond, facts, effort);
    const alone = Math.round(result.alone).toLocaleString('en');
    return {
      note: `alone ${alone} maps and unmaps/s; ${result.scansPerSecond.toFixed(0)} scans/s done`,
      checks: [atLeast('of its speed kept', result.percent, leastPercent, '%', NOISY)],
    };
  },
});

export const flipRows = [
  row('flip-10', 10, 97),
  row('flip-1000', 1000, 90),
  row('flip-told', 10, 90, ['regions', 'tracer', 'mappings']),
];
