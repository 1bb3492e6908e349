import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { concatMap, from, lastValueFrom, map, type Observable, toArray } from 'rxjs';
import { expect, test } from 'vitest';
import { openReplaySource } from '../../src/capture/replay-source.js';
import { openCapture } from '../../src/capture/writer.js';
import { type Config, type ConfigInput, configSchema } from '../../src/config/schema.js';
import { createMonitor, type Monitor } from '../../src/pipeline/monitor.js';
import type { SourceRecord } from '../../src/records/record.js';
import { newStamper } from '../pipeline/support/stamper.js';
import { arbitraryStream } from './streams.js';
import { HEADER, temporaryFolder } from './support.js';

const folder = temporaryFolder();
const workerUrl = new URL('../fixtures/poisoned-worker.mjs', import.meta.url);

/** Like live: records come in bursts, whether the workers are ready or not. */
const inBursts = (records: readonly SourceRecord[], burst: number): Observable<SourceRecord> =>
  from(Array.from({ length: Math.ceil(records.length / burst) }, (_, index) => index * burst)).pipe(
    concatMap((start) => turn(records.slice(start, start + burst))),
    concatMap((slice) => slice),
  );

/** Events as lines of `--json`, so that a difference in the order of fields shows. */
const linesOf = ({ events }: Monitor) =>
  lastValueFrom(
    events.pipe(
      map((event) => JSON.stringify(event)),
      toArray(),
    ),
  );

async function watchLive(config: Config, records: Observable<SourceRecord>, path: string) {
  const capture = await openCapture(path, HEADER);
  const nothing = () => {};
  const control = {
    terminate: nothing,
    suspend: () => true,
    resume: nothing,
    state: () => 'exited' as const,
  };
  const record = capture.write.bind(capture);
  const sources = { records: () => records, control };
  const lines = await linesOf(
    createMonitor({ config, sources, stamper: newStamper(HEADER.clock), record, workerUrl }),
  );
  await capture.close();
  return lines;
}

async function replay(config: Config, path: string) {
  const { header, sources, close } = await openReplaySource(path);
  try {
    const origin = header?.clock ?? expect.fail('a capture has a header');
    return await linesOf(createMonitor({ config, sources, stamper: newStamper(origin) }));
  } finally {
    await close();
  }
}

const kindOf = (line: string) => JSON.parse(line).kind as string;
const codeOf = (line: string) => JSON.parse(line).code as string | null;
/** All but what became of a process, which depends on the process; live gives those events numbers too. */
const decisions = (lines: readonly string[]) =>
  lines.filter((line) => kindOf(line) !== 'enforcement').map((line) => line.replace(/"sequence":\d+,/, ''));

const configs = fc
  .constantFrom<ConfigInput>(
    { pool: { queue: 2 } },
    { pool: { queue: 2 }, hits: { threshold: 1000 } },
    { action: 'terminate', pool: { queue: 5, threads: 2 }, hits: { persistFor: '100ms' } },
    { action: 'terminate', hits: { unit: 'region', threshold: 4 } },
    { dev: true, pool: { queue: 1 } },
    { profile: 'strict', hits: { threshold: 2 } },
  )
  .map((input) => configSchema.parse(input));

test('a replay says what live said, in its order, with its times, every time', async () => {
  const said = new Set<string | null>();
  const path = join(folder, 'live.ndjson');
  await fc.assert(
    fc.asyncProperty(
      configs,
      arbitraryStream,
      fc.integer({ min: 1, max: 60 }),
      async (config, records, burst) => {
        const live = await watchLive(config, inBursts(records, burst), path);
        for (const line of live) said.add(kindOf(line)).add(codeOf(line));
        const replayed = await replay(config, path);
        expect(decisions(replayed)).toEqual(decisions(live));
        expect(await replay(config, path)).toEqual(replayed);
      },
    ),
    { numRuns: 40 },
  );
  // Equal silence would prove nothing.
  const expected = ['FI-MEM-001', 'FI-INP-001', 'FI-DBG-001', 'region', 'enforcement', 'could-not-tell'];
  expect([...said]).toEqual(expect.arrayContaining(expected));
}, 120_000);
