import { map, type Observable, of } from 'rxjs';
import type { DetectionPool } from '../../../src/pipeline/pool/detection-pool.js';
import type { Job } from '../../../src/pipeline/pool/job.js';
import type { WorkerAnswer } from '../../../src/workers/messages.js';

/** Workers that see nothing in anything: they answer each job whenever `ticks` emits. Default: at once. */
export const emptyPool = (ticks: Observable<unknown> = of(undefined)): DetectionPool => ({
  run: (job) => ticks.pipe(map(() => job.read(emptyAnswer(job)) ?? [])),
  close: async () => {},
  stats: { run: { count: 0, p50Ms: 0, p99Ms: 0, maxMs: 0 }, failures: 0 },
});

/** What a worker says that has seen nothing. */
export function emptyAnswer({ kind, count }: Pick<Job<unknown>, 'kind' | 'count'>): WorkerAnswer {
  const each = <Answer>(make: () => Answer) => Array.from({ length: count }, make);
  if (kind === 'look') return { kind, judgements: each(() => ({ suspicious: 0, findings: [] })) };
  return kind === 'analyse' ? { kind, findings: each(() => []) } : { kind: 'warm-up' };
}
