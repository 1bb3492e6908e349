import type {
  Baseline,
  LearntMemory,
  LearntModule,
} from '../../../../src/workers/memory/baseline/baseline.js';

const LINE = { runs: 1, reason: 'a test' };
export const SHA = 'a'.repeat(64);
export const OTHER_SHA = 'b'.repeat(64);

/** Anonymous `rwxp` of one page to three, two at once, unless it says otherwise. */
export const learntMemory = (more: Partial<LearntMemory> = {}): LearntMemory => ({
  ...{ origin: 'anonymous', permissions: 'rwxp', minBytes: 4096, maxBytes: 12_288, count: 2 },
  ...LINE,
  ...more,
});

export const learntModule = (path: string, more: Partial<LearntModule> = {}): LearntModule => ({
  ...{ path, sha256: SHA, buildId: '0b1d' },
  ...LINE,
  ...more,
});

/** Of the program `game`. */
export const baselineOf = (more: Partial<Baseline> = {}): Baseline => ({
  ...{ version: 1, program: 'game', runs: 1, memory: [], modules: [] },
  ...more,
});
