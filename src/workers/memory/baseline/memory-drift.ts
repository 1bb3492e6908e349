import { defineDetector, type RegionSighting } from '../../detector.js';
import type { Classed } from './baseline-in-force.js';

/** Executable memory without a file that the program did not have when it was learnt: of another kind, or more of it. */
export const memoryDrift = defineDetector({
  id: 'memory-drift',
  title: 'Executable memory is not as in the baseline',
  severity: 'medium',
  maturity: 'experimental',
  weight: 0.4,
  profiles: ['threshold', 'strict'],
  comparesWithBaseline: true,
  needs: { regions: 'required' },
  pacedBy: 'regions',
  validatedOn:
    'C programs, Python and Node.js against their own baselines: none. A mapping more than was learnt: found.',
  tuning: 'Learn once more into the same file: runs merge. Allow what is no drift (memory.allow).',
  detect: ({ regions }, baseline) =>
    baseline !== undefined && regions.executableMemory.length > 0 && baseline.speaksOf(regions)
      ? baseline.classify(regions).flatMap(sightingsIn)
      : [],
});

/** Nobody can tell which one of too many is foreign: each is named. */
function sightingsIn({ learnt, indices }: Classed): readonly RegionSighting[] {
  const at = (words: string, learntCount: number): readonly RegionSighting[] =>
    indices.map((index) => ({
      kind: 'region',
      index,
      words,
      figures: { seen: indices.length, learntCount },
    }));
  if (learnt === undefined) return at('Executable memory of a kind that is not in the baseline', 0);
  const { count } = learnt;
  if (indices.length <= count) return [];
  return at(`One of ${indices.length} regions of a kind of which the baseline has ${count} at once`, count);
}
