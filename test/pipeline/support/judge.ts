import { from, lastValueFrom, toArray } from 'rxjs';
import { collectInput } from '../../../src/pipeline/collect/collect-input.js';
import { type JudgeOptions, judgeInOrder } from '../../../src/pipeline/judge/judge.js';
import type { Judged } from '../../../src/pipeline/judge/judged.js';
import type { SourceRecord } from '../../../src/records/record.js';
import { type FakePool, fakePool } from './fake-pool.js';

/** Has a pool judge records that are all there at once. */
export const judge = (
  records: readonly SourceRecord[],
  pool: FakePool = fakePool(),
  options: Partial<JudgeOptions> = {},
): Promise<Judged[]> =>
  lastValueFrom(
    from(records).pipe(collectInput(), judgeInOrder(pool, { lanes: pool.lanes, ...options }), toArray()),
  );
