import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Learner, type LearntRun } from '../../../src/cli/learn/learner.js';
import { formatBaseline, knownIn, writeBaseline } from '../../../src/cli/learn/learnt-file.js';
import { mergeRun } from '../../../src/cli/learn/merge-run.js';
import { baselineSchema } from '../../../src/config/forms/baseline.js';
import { BACKING } from '../../../src/facts/regions/backing.js';
import type { Region } from '../../../src/facts/regions/region.js';
import { packRegions } from '../../../src/facts/regions/region-builder.js';
import type { Observed } from '../../../src/records/record.js';
import { BaselineInForce } from '../../../src/workers/memory/baseline/baseline-in-force.js';
import { memoryDrift } from '../../../src/workers/memory/baseline/memory-drift.js';
import { arbitraryRegion, FACT_VALUES } from '../../facts/arbitraries.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { read, region } from '../../workers/memory/regions.js';

const about = { kind: 'observed', time: 1, key: '7:1', pid: 7 } as const;
const map = (...regions: Region[]): Observed => ({ ...about, fact: 'regions', value: packRegions(regions) });
const files = (...paths: string[]): Observed => {
  const modules = paths.map((path, at) => ({ startAddress: BigInt(at), path, sha256: '', buildId: 'ab' }));
  return { ...about, fact: 'modules', value: { modules, isWhole: true } };
};
const GAME = region('r-xp', '/opt/game', 1n);
const rwx = (page: number, pages = 1): Region => region('rwxp', '', 0n, pages, page);

/** What one run of the game was like. */
function runOf(...records: Observed[]): LearntRun {
  const learner = new Learner(() => '/opt/game');
  for (const record of [files('/opt/game'), ...records]) learner.observe(record);
  return learner.programs.get('game') ?? expect.fail('nothing was learnt');
}

test('the most that were there at once count, by origin, permissions and size to the power of two', () => {
  const run = runOf(
    map(GAME, rwx(20), rwx(30, 2), rwx(40, 3)),
    map(GAME, rwx(20), rwx(30), { ...rwx(40), backing: BACKING.stack }),
    map(GAME, region('r-xs', '', 0n, 1, 20)),
  );
  const { memory } = mergeRun(undefined, 'game', run);
  expect(memory.map(({ reason }) => reason)).toEqual([
    'seen in 1 of 1 run: 1 region of anonymous memory at once, r-xs, 4 KiB to under 8 KiB',
    'seen in 1 of 1 run: 2 regions of anonymous memory at once, rwxp, 4 KiB to under 8 KiB each',
    'seen in 1 of 1 run: 2 regions of anonymous memory at once, rwxp, 8 KiB to under 16 KiB each',
    'seen in 1 of 1 run: 1 region of the stack at once, rwxp, 4 KiB to under 8 KiB',
  ]);
  expect(memory[1]).toMatchObject({ minBytes: 4096, maxBytes: 8191, count: 2, runs: 1 });
});

test('runs merge: the larger count stays, each line knows its runs, and what a person wrote stays', () => {
  const first = mergeRun(
    undefined,
    'game',
    runOf(map(GAME, rwx(20), rwx(30)), files('/opt/game', '/lib/a.so')),
  );
  const own = {
    ...first,
    modules: first.modules.map((one) => (one.path === '/lib/a.so' ? { ...one, reason: 'the overlay' } : one)),
  };
  const second = mergeRun(own, 'game', runOf(map(GAME, rwx(20)), files('/opt/game', '/lib/b.so')));
  expect(second).toMatchObject({ version: 1, program: 'game', runs: 2, memory: [{ count: 2, runs: 2 }] });
  expect(second.modules).toMatchObject([
    { path: '/lib/a.so', runs: 1, reason: 'the overlay' },
    {
      path: '/lib/b.so',
      runs: 1,
      reason:
        'seen in 1 of 2 runs, known by its build-id alone: it could not be read, or is larger than 64 MiB',
    },
    { path: '/opt/game', runs: 2 },
  ]);
});

test('what is seen while another program runs in the process, or is about to, is not learnt', () => {
  const learner = new Learner(() => '/opt/game');
  learner.observe(map(region('r-xp', '/bin/sh', 1n), rwx(30)));
  learner.observe(files('/bin/sh'));
  learner.observe({ kind: 'target-gone', time: 1, key: '7:1', pid: 7 });
  expect([...learner.programs]).toEqual([]);
});

const arbitraryMap = fc.array(arbitraryRegion, { maxLength: 20 }).map((regions) => regions.map(withSize));
/** Not larger than any address space, and never past where it ended: an address is 64 bits wide. */
const withSize = (one: Region): Region => ({
  ...one,
  endAddress: one.startAddress + ((one.endAddress - one.startAddress) & 0xffff_ffff_ffffn || 1n),
});

test('whatever was seen fits what is written of it, and nothing that was seen is drift, in any order of runs', () => {
  const modules = FACT_VALUES.modules ?? expect.fail();
  fc.assert(
    fc.property(fc.array(fc.tuple(arbitraryMap, modules), { minLength: 1, maxLength: 3 }), (all) => {
      const runs = all.map(([regions, value]) => {
        const program = { startAddress: 1n, path: '/opt/game', sha256: '', buildId: '' };
        const whole = { ...value, modules: [program, ...value.modules] };
        return runOf(map(GAME, ...regions), { ...about, fact: 'modules', value: whole });
      });
      const baseline = runs.reduce(
        (before: ReturnType<typeof mergeRun> | undefined, run) => mergeRun(before, 'game', run),
        undefined,
      );
      const text = formatBaseline(baseline ?? expect.fail());
      expect(baselineSchema.parse(JSON.parse(text))).toEqual(baseline);
      expect(text.split('\n').length).toBeLessThanOrEqual(
        11 + (baseline?.memory.length ?? 0) + (baseline?.modules.length ?? 0),
      );
      const inForce = new BaselineInForce(baseline ?? expect.fail());
      for (const [regions, { modules: seen }] of all) {
        expect(memoryDrift.look({ regions: read(GAME, ...regions) }, inForce)).toEqual([]);
        for (const one of seen) if (one.path !== '') expect(inForce.standingOf(one)).toBe('learnt');
      }
      const again = [...runs]
        .reverse()
        .reduce(
          (before: ReturnType<typeof mergeRun> | undefined, run) => mergeRun(before, 'game', run),
          undefined,
        );
      expect(again).toEqual(baseline);
    }),
    { numRuns: 200 },
  );
});

test('the file is for its owner alone, replaces the one before it whole, and leaves nothing beside it', () => {
  const folder = temporaryFolder();
  const file = join(folder, 'game.baseline.json');
  const baseline = mergeRun(undefined, 'game', runOf());
  expect(knownIn(file)).toBeUndefined();
  writeFileSync(file, 'not yet', { mode: 0o644 });
  writeBaseline(file, baseline);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(knownIn(file)).toEqual(baseline);
  const missing = join(folder, 'none', 'game.json');
  expect(() => writeBaseline(missing, baseline)).toThrow(
    expect.objectContaining({ code: 'CS_FILE', message: expect.stringMatching(/got ENOENT/) }),
  );
});
