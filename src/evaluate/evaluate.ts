import { findFamily } from '../simulate/simulate-clicker.js';
import { INDICATORS } from '../workers/input/indicators.js';
import { checkIndicatorNames, resolveThresholds } from '../workers/input/thresholds.js';
import type { CoarseClock } from './corpus/clock.js';
import { setName } from './corpus/corpus-files.js';
import { type CorpusSet, Evaluation, type JudgeOptions } from './judge/evaluation.js';
import { createEvaluationPool } from './judge/evaluation-pool.js';
import type { SessionResult } from './judge/messages.js';
import { SCENARIOS, type Scenario } from './judge/scenarios.js';
import { distribution } from './report/distribution.js';
import type {
  ClickerReport,
  ClockReport,
  EvaluationReport,
  JudgedReport,
  SetReport,
} from './report/report.js';
import { tallyClicker, tallySet } from './report/tally.js';

/** What is evaluated, and how. */
export interface EvaluateOptions extends JudgeOptions {
  /** Simulated clickers. Default SCENARIOS; `[]` for none. */
  readonly scenarios?: readonly Scenario[];
  /** Worker threads. Default: one per core. */
  readonly threads?: number;
  /** Judge everything on each of these clocks too. Default none. */
  readonly clocks?: readonly CoarseClock[];
  /** Ends it early: it rejects with the signal's reason. Default: never. */
  readonly signal?: AbortSignal;
}

/**
 * Runs the input detector over corpora and simulated clickers, on all cores. Files that cannot be read are listed in the report's
 * `problems`; the rest is evaluated.
 *
 * Rejects with CS_CONFIG for an unknown indicator or threshold, CS_USAGE for an unknown clicker.
 *
 * @example
 * ```ts
 * import { runEvaluation } from 'clearsight';
 *
 * const { sets } = await runEvaluation({ paths: ['session.ndjson'], scenarios: [] });
 * for (const { set, sessions, flagged } of sets) console.log(`${set}: ${flagged} of ${sessions} flagged`);
 * ```
 */
export async function runEvaluation(options: EvaluateOptions = {}): Promise<EvaluationReport> {
  const { asChannel = null, part = null, scenarios = SCENARIOS, clocks = [] } = options;
  const { thresholds = {}, disabled = [] } = options;
  checkIndicatorNames(INDICATORS, thresholds);
  const limits = INDICATORS.map((indicator) =>
    disabled.includes(indicator.id) ? null : resolveThresholds(indicator, thresholds[indicator.id]).limit,
  );
  for (const { family } of scenarios) findFamily(family);
  const pool = createEvaluationPool(options.threads, options.signal);
  try {
    const evaluation = new Evaluation(pool, options, scenarios, 1 + clocks.length);
    const judge = async (clock: CoarseClock | null) => {
      const corpora = await evaluation.judgeCorpora(clock);
      const clickers = await evaluation.judgeClickers(scenarios, clock);
      await pool.finish();
      return { corpora, report: reportJudged(corpora.sets, clickers, limits) };
    };
    const { corpora, report } = await judge(null);
    const onClocks: ClockReport[] = [];
    for (const clock of clocks) onClocks.push({ ...clock, ...(await judge(clock)).report });
    return { asChannel, part, disabled, ...report, clocks: onClocks, problems: corpora.problems };
  } finally {
    await pool.close();
  }
}

/** @param limits of the indicators; null for one that did not look */
function reportJudged(
  sets: readonly CorpusSet[],
  clickers: Awaited<ReturnType<Evaluation['judgeClickers']>>,
  limits: readonly (number | null)[],
): JudgedReport {
  const labelled = (label: string) =>
    sets.flatMap(({ results }) => results.filter((each) => each.label === label));
  const people = labelled('human');
  const machines = [...labelled('machine'), ...clickers.flatMap(({ results }) => results)];
  return {
    sets: reportSets(sets, people),
    clickers: clickers.map(
      ({ scenario, rate, results }): ClickerReport => tallyClicker(scenario, rate, results),
    ),
    distributions: INDICATORS.flatMap((indicator, index) => {
      const limit = limits[index] ?? null;
      if (limit === null) return [];
      const extremes = (results: readonly SessionResult[]) =>
        results.map((each) => each.extremes[index] ?? null);
      return distribution(indicator, limit, extremes(people), extremes(machines));
    }),
  };
}

function reportSets(sets: readonly CorpusSet[], people: readonly SessionResult[]): SetReport[] {
  const reports = sets.flatMap(({ file, results }) =>
    (['human', 'machine', 'unlabelled'] as const).flatMap((label) => {
      const ours = results.filter((each) => each.label === label);
      return ours.length === 0 ? [] : [tallySet(setName(file), label, ours)];
    }),
  );
  return people.length === 0 ? reports : [...reports, tallySet('all people', 'human', people)];
}
