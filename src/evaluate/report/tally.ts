import type { SessionResult } from '../judge/messages.js';
import type { Scenario } from '../judge/scenarios.js';
import { upperBound } from './clopper-pearson.js';
import type { ClickerReport, SetReport } from './report.js';

const MAX_EXAMPLES = 20;

/** The report on one set of sessions. */
export function tallySet(
  set: string,
  label: SetReport['label'],
  results: readonly SessionResult[],
): SetReport {
  const flagged = results.filter(({ verdict }) => verdict !== null);
  const total = (part: (result: SessionResult) => number) =>
    results.reduce((sum, each) => sum + part(each), 0);
  return {
    set,
    label,
    sessions: results.length,
    presses: total(({ presses }) => presses),
    oddTimes: total(({ oddTimes }) => oddTimes),
    hours: total(({ durationMs }) => durationMs) / 3_600_000,
    flagged: flagged.length,
    flaggedUpperBound: upperBound(flagged.length, results.length),
    warned: results.filter(({ warning }) => warning !== null).length,
    firstVerdict: countBy(results, ({ verdict }) => verdict?.indicator),
    firstWarning: countBy(results, ({ warning }) => warning?.indicator),
    examples: flagged
      .slice(0, MAX_EXAMPLES)
      .map(({ id, verdict }) => ({ id, words: `${verdict?.indicator}: ${verdict?.words}` })),
  };
}

/** The report on one scenario at one rate (presses/s). */
export function tallyClicker(
  { title, family }: Scenario,
  rate: number,
  results: readonly SessionResult[],
): ClickerReport {
  const verdicts = results.flatMap(({ verdict }) => verdict ?? []);
  const warnings = results.flatMap(({ warning }) => warning ?? []);
  return {
    ...{ title, family, rate },
    runs: results.length,
    caught: verdicts.length,
    warned: warnings.length,
    medianSeconds: median(verdicts.map(({ afterMs }) => afterMs / 1000)),
    medianPresses: median(verdicts.map(({ presses }) => presses)),
    mostPresses: verdicts.length === 0 ? null : Math.max(...verdicts.map(({ presses }) => presses)),
    medianWarningSeconds: median(warnings.map(({ afterMs }) => afterMs / 1000)),
    firstVerdict: countBy(results, ({ verdict }) => verdict?.indicator),
    firstWarning: countBy(results, ({ warning }) => warning?.indicator),
  };
}

function median(values: number[]): number | null {
  const sorted = values.sort((a, b) => a - b);
  return sorted.length === 0 ? null : (sorted[Math.floor((sorted.length - 1) / 2)] as number);
}

function countBy(
  results: readonly SessionResult[],
  key: (result: SessionResult) => string | undefined,
): Record<string, number> {
  const counts = new Map<string, number>();
  for (const result of results) {
    const name = key(result);
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
}
