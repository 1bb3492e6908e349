import type { Channel } from '../../records/input.js';
import type { CoarseClock } from '../corpus/clock.js';
import { findCorpusFiles } from '../corpus/corpus-files.js';
import type { FileProblem } from '../report/report.js';
import type { EvaluationPool } from './evaluation-pool.js';
import type { InputRules } from './judge-session.js';
import { JudgedFile } from './judged-file.js';
import type { EvaluateAnswer, Part, SessionResult } from './messages.js';
import { readCorpusFile } from './read-corpus-file.js';
import type { Scenario } from './scenarios.js';

/** What is judged, and by which rules. */
export interface JudgeOptions extends InputRules {
  /** Corpus files (`.ndjson`, `.ndjson.gz`), captures, and folders of them. Default none: clickers only. */
  readonly paths?: readonly string[];
  /** Judge every session as if it came from this channel. Default: its own. */
  readonly asChannel?: Channel | null;
  /** Judge only this part of the sessions, split by a hash of their ids. Default all. */
  readonly part?: Part | null;
  /** Runs of each clicker at each rate, with seeds from 1 on. Default 20. */
  readonly runs?: number;
  /** Length of a run, s. Default 60. */
  readonly seconds?: number;
  /** Resolution of the simulated recorder's clock, ms. Default 1, that of X11. */
  readonly resolutionMs?: number;
  /** Called at the start and after every task and every file. The total of sessions is unknown until the end. */
  readonly onProgress?: (progress: EvaluateProgress) => void;
}

/** How far an evaluation has come. */
export interface EvaluateProgress {
  readonly sessions: number;
  readonly presses: number;
  readonly files: { readonly done: number; readonly total: number };
  /** Of the files, packed as they are. */
  readonly bytes: { readonly done: number; readonly total: number };
  readonly clickers: { readonly done: number; readonly total: number };
}

export interface CorpusSet {
  readonly file: string;
  readonly results: readonly SessionResult[];
}

/** Judges corpora and clickers, as they are or on a coarse clock, and counts the work done. */
export class Evaluation {
  readonly #pool: EvaluationPool;
  readonly #options: JudgeOptions;
  readonly #rules: InputRules;
  readonly #progress = {
    sessions: 0,
    presses: 0,
    files: { done: 0, total: 0 },
    bytes: { done: 0, total: 0 },
    clickers: { done: 0, total: 0 },
  };

  /**
   * @param scenarios the clickers that will be judged, @param passes how often everything will be: known from the start, so that the
   * share that is done only grows
   */
  constructor(
    pool: EvaluationPool,
    options: JudgeOptions,
    scenarios: readonly Scenario[],
    private readonly passes: number,
  ) {
    this.#pool = pool;
    this.#options = options;
    const { thresholds = {}, keyboardEnforces = false, disabled = [] } = options;
    this.#rules = { thresholds, keyboardEnforces, disabled };
    this.#progress.clickers.total = scenarios.reduce((sum, { rates }) => sum + rates.length, 0) * passes;
  }

  /** @param clock read all times on this clock; null: as they are */
  async judgeCorpora(
    clock: CoarseClock | null,
  ): Promise<{ sets: readonly CorpusSet[]; problems: FileProblem[] }> {
    const { paths = [], asChannel = null, part = null } = this.#options;
    const { files, problems: unreadable } = await findCorpusFiles(paths);
    const problems = [...unreadable];
    const { bytes: progress } = this.#progress;
    this.#progress.files.total = files.length * this.passes;
    progress.total = files.reduce((sum, { bytes }) => sum + bytes, 0) * this.passes;
    this.#options.onProgress?.(this.#progress);
    const sets: CorpusSet[] = [];
    for (const { path: file, bytes } of files) {
      const before = progress.done;
      let read = 0;
      const onRead = (all: number) => {
        // A file that grows meanwhile is no more than it was.
        read = Math.min(all, bytes);
      };
      const judged = new JudgedFile(file);
      const damage = await readCorpusFile(
        file,
        async ({ lines, firstLine }, place) => {
          const readByThen = before + read;
          await this.#pool.submit(
            { kind: 'lines', lines, firstLine, asChannel, clock, part, rules: this.#rules },
            (answer) => {
              judged.add(place, answer);
              progress.done = Math.max(progress.done, readByThen);
              this.#count(answer);
            },
          );
        },
        onRead,
      );
      await this.#pool.finish();
      problems.push(...judged.problemsWith(damage));
      sets.push({ file, results: judged.sessions });
      this.#progress.files.done++;
      progress.done = before + bytes;
      this.#options.onProgress?.(this.#progress);
    }
    return { sets, problems };
  }

  async judgeClickers(scenarios: readonly Scenario[], clock: CoarseClock | null) {
    const { runs = 20, seconds = 60 } = this.#options;
    const { resolutionMs = 1 } = this.#options;
    const all = scenarios.flatMap((scenario) =>
      scenario.rates.map((rate) => ({ scenario, rate, results: [] as SessionResult[] })),
    );
    for (const { scenario, rate, results } of all) {
      const { family, parameters = {} } = scenario;
      const asked = { family, rate, parameters, seconds, resolutionMs, clock, rules: this.#rules };
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
