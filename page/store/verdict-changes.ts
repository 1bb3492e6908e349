import type { VerdictMark } from '../../src/page/stream/answers.js';

/** What became of a verdict under other settings. */
export interface VerdictChange {
  readonly change: 'stays' | 'moves' | 'goes' | 'comes';
  readonly verdict: VerdictMark;
  /** By how much it comes later, ms; negative for earlier. 0 unless it moves. */
  readonly byMs: number;
}

/** Verdicts on one subject are matched in their order: the first with the first. */
const subjectOf = ({ code, pid, process }: VerdictMark) => `${code} ${pid} ${process}`;

/** What of the verdicts in force stays, moves or goes, and which come; in the order of times. */
export function compareVerdicts(
  inForce: readonly VerdictMark[],
  tried: readonly VerdictMark[],
): readonly VerdictChange[] {
  const left = new Map<string, VerdictMark[]>();
  for (const verdict of tried)
    left.set(subjectOf(verdict), [...(left.get(subjectOf(verdict)) ?? []), verdict]);
  const changes = inForce.map((verdict): VerdictChange => {
    const now = left.get(subjectOf(verdict))?.shift();
    if (now === undefined) return { change: 'goes', verdict, byMs: 0 };
    const byMs = now.timeMs - verdict.timeMs;
    return { change: byMs === 0 ? 'stays' : 'moves', verdict: now, byMs };
  });
  const come = [...left.values()]
    .flat()
    .map((verdict): VerdictChange => ({ change: 'comes', verdict, byMs: 0 }));
  return [...changes, ...come].toSorted((one, other) => one.verdict.timeMs - other.verdict.timeMs);
}
