import type { Channel } from '../records/input.js';
import { findFamily } from '../simulate/simulate-clicker.js';
import { INDICATORS } from '../workers/input/indicators.js';
import { checkIndicatorNames, resolveThresholds } from '../workers/input/thresholds.js';
import { isCapture, readCaptureSessions } from './corpus/capture-sessions.js';
import { findCorpusFiles, setName } from './corpus/corpus-files.js';
import { DamagedFile, type LineBatch, readLineBatches } from './corpus/corpus-lines.js';
import { createEvaluationPool, type EvaluationPool } from './judge/evaluation-pool.js';
import type { InputRules } from './judge/judge-session.js';
import type { EvaluateAnswer, Part, SessionResult } from './judge/messages.js';
import { SCENARIOS, type Scenario } from './judge/scenarios.js';
import { distribution } from './report/distribution.js';
import type { ClickerReport, EvaluationReport, FileProblem, SetReport } from './report/report.js';
import { tallyClicker, tallySet } from './report/tally.js';

/** What is evaluated, and how. */
export interface EvaluateOptions extends InputRules {
  /** Corpus files (`.ndjson`, `.ndjson.gz`), captures, and folders of them. Default none: clickers only. */
  readonly paths?: readonly string[];
  /** Judge every session as if it came from this channel. Default: its own. */
  readonly asChannel?: Channel | null;
  /** Judge only this part of the sessions, split by a hash of their ids. Default all. */
  readonly part?: Part | null;
  /** Simulated clickers. Default SCENARIOS; `[]` for none. */
  readonly scenarios?: readonly Scenario[];
  /** Runs of each clicker at each rate, with seeds from 1 on. Default 20. */
  readonly runs?: number;
  /** Length of a run, s. Default 60. */
  readonly seconds?: number;
  /** Resolution of the simulated recorder's clock, ms. Default 1, that of X11. */
  readonly resolutionMs?: number;
  /** Worker threads. Default: one per core. */
  readonly threads?: number;
  /** Called at the start and after every task and every file. The total of sessions is unknown until the end. */
  readonly onProgress?: (progress: EvaluateProgress) => void;
}

/** How far an evaluation has come. */
export interface EvaluateProgress {
  readonly sessions: number;
  readonly presses: number;
  readonly files: { readonly done: number; readonly total: number };
  readonly clickers: { readonly done: number; readonly total: number };
}

const MAX_PROBLEMS_PER_FILE = 10;

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
  const { asChannel = null, part = null, scenarios = SCENARIOS, thresholds = {} } = options;
  checkIndicatorNames(INDICATORS, thresholds);
  const limits = INDICATORS.map((indicator) => resolveThresholds(indicator, thresholds[indicator.id]).limit);
  for (const { family } of scenarios) findFamily(family);
  const pool = createEvaluationPool(options.threads);
  try {
    const evaluation = new Evaluation(pool, options);
    const corpora = await evaluation.judgeCorpora();
    const clickers = await evaluation.judgeClickers(scenarios);
    await pool.finish();
    const labelled = (label: string) =>
      corpora.sets.flatMap(({ results }) => results.filter((each) => each.label === label));
    const people = labelled('human');
    const machines = [...labelled('machine'), ...clickers.flatMap(({ results }) => results)];
    return {
      asChannel,
      part,
      sets: reportSets(corpora.sets, people),
      clickers: clickers.map(
        ({ scenario, rate, results }): ClickerReport => tallyClicker(scenario, rate, results),
      ),
      distributions: INDICATORS.map((indicator, index) => {
        const extremes = (results: readonly SessionResult[]) =>
          results.map((each) => each.extremes[index] ?? null);
        return distribution(indicator, limits[index] as number, extremes(people), extremes(machines));
      }),
      problems: [...corpora.problems, ...emptySets(corpora.sets, corpora.problems)],
    };
  } finally {
    await pool.close();
  }
}

interface CorpusSet {
  readonly file: string;
  readonly seen: number;
  readonly results: readonly SessionResult[];
}

class Evaluation {
  readonly #pool: EvaluationPool;
  readonly #options: EvaluateOptions;
  readonly #rules: InputRules;
  readonly #progress = {
    sessions: 0,
    presses: 0,
    files: { done: 0, total: 0 },
    clickers: { done: 0, total: 0 },
  };

  constructor(pool: EvaluationPool, options: EvaluateOptions) {
    this.#pool = pool;
    this.#options = options;
    const { thresholds = {}, keyboardEnforces = false } = options;
    this.#rules = { thresholds, keyboardEnforces };
    // Known from the start, so that the share that is done only grows.
    const { scenarios = SCENARIOS } = options;
    this.#progress.clickers.total = scenarios.reduce((sum, { rates }) => sum + rates.length, 0);
  }

  async judgeCorpora(): Promise<{ sets: readonly CorpusSet[]; problems: FileProblem[] }> {
    const { paths = [], asChannel = null, part = null } = this.#options;
    const { files, problems: unreadable } = await findCorpusFiles(paths);
    const problems = [...unreadable];
    this.#progress.files.total = files.length;
    this.#options.onProgress?.(this.#progress);
    const sets: CorpusSet[] = [];
    for (const file of files) {
      // Answers come in any order: each goes to the place of its batch.
      const answers: EvaluateAnswer[] = [];
      let batches = 0;
      try {
        for await (const { lines, firstLine } of await openSessions(file)) {
          const place = batches++;
          await this.#pool.submit(
            { kind: 'lines', lines, firstLine, asChannel, part, rules: this.#rules },
            (answer) => {
              answers[place] = answer;
              this.#count(answer);
            },
          );
        }
      } catch (error) {
        if (!(error instanceof DamagedFile)) throw error;
        problems.push({ file, line: error.line, message: error.message });
      }
      await this.#pool.finish();
      problems.push(...namedProblems(file, answers));
      const seen = answers.reduce((sum, answer) => sum + answer.seen, 0);
      sets.push({ file, seen, results: answers.flatMap((answer) => answer.results) });
      this.#progress.files.done++;
      this.#options.onProgress?.(this.#progress);
    }
    return { sets, problems };
  }

  async judgeClickers(scenarios: readonly Scenario[]) {
    const { runs = 20, seconds = 60, resolutionMs = 1 } = this.#options;
    const all = scenarios.flatMap((scenario) =>
      scenario.rates.map((rate) => ({ scenario, rate, results: [] as SessionResult[] })),
    );
    for (const { scenario, rate, results } of all) {
      const { family, parameters = {} } = scenario;
      const asked = { family, rate, parameters, seconds, resolutionMs, rules: this.#rules };
      await this.#pool.submit({ kind: 'simulate', firstSeed: 1, seeds: runs, ...asked }, (answer) => {
        results.push(...answer.results);
        this.#progress.clickers.done++;
        this.#count(answer);
      });
    }
    return all;
  }

  #count({ results }: EvaluateAnswer): void {
    this.#progress.sessions += results.length;
    for (const { presses } of results) this.#progress.presses += presses;
    this.#options.onProgress?.(this.#progress);
  }
}

async function openSessions(file: string): Promise<AsyncIterable<LineBatch>> {
  return (await isCapture(file)) ? readCaptureSessions(file) : readLineBatches(file);
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

function namedProblems(file: string, answers: readonly EvaluateAnswer[]): FileProblem[] {
  const problems = answers.flatMap((answer) => answer.problems).map((problem) => ({ file, ...problem }));
  const more = problems.length - MAX_PROBLEMS_PER_FILE;
  if (more <= 0) return problems;
  return [
    ...problems.slice(0, MAX_PROBLEMS_PER_FILE),
    { file, line: 0, message: `${more} more lines that are no sessions` },
  ];
}

function emptySets(sets: readonly CorpusSet[], problems: readonly FileProblem[]): FileProblem[] {
  return sets
    .filter(({ file, seen }) => seen === 0 && !problems.some((problem) => problem.file === file))
    .map(({ file }) => ({ file, line: 1, message: 'expected a session a line, found none' }));
}
