import type { Config } from '../../../config/schema.js';
import { ClearSightError } from '../../../errors/errors.js';
import { runEvaluation } from '../../../evaluate/evaluate.js';
import type { InputRules } from '../../../evaluate/judge/judge-session.js';
import { formatProblem } from '../../../evaluate/report/format.js';
import type { Knobs, Refusal } from '../../../page/server/messages.js';
import type { CorpusOutcome, CorpusTrial } from '../../../page/stream/answers.js';
import { inputRulesOf } from '../../evaluate/input-rules.js';
import { shareDone } from '../../terminal/evaluate-progress.js';
import { OneAtATime } from './one-at-a-time.js';
import { refusalOf } from './refusal.js';
import { TriedSettings } from './tried-settings.js';

/** A corpus takes seconds: whoever asks hears how far it is, and asks again. */
const PATIENCE_MS = 1000;

/** Whoever asks again would take the place of the other in turn, and neither would be answered. */
const SUPERSEDED: Refusal = { error: 'Other settings are being tried on another page.' };

const LATE = Symbol('late');

/** Judges a corpus by the settings in force and by others, as `evaluate` does. */
export class CorpusTrials {
  readonly #outcomes = new OneAtATime<CorpusOutcome>();
  readonly #rules: InputRules;
  #inForce: CorpusOutcome | null = null;
  /** Of what is being judged, 0 to 1. */
  #share = 0;

  /** @param paths a corpus that can be read and has labels (requireLabelledCorpus) */
  constructor(
    private readonly paths: readonly string[],
    private readonly config: Config,
  ) {
    this.#rules = inputRulesOf(config);
  }

  /** Resolves after a second at the latest, with what is known by then. A newer question ends the work on the one before. */
  async judge(knobs: Knobs): Promise<CorpusTrial | Refusal> {
    try {
      const rules = inputRulesOf(new TriedSettings(knobs).over(this.config));
      const tried = await within(PATIENCE_MS, this.#judgeBoth(rules));
      if (tried === undefined) return SUPERSEDED;
      return { inForce: this.#inForce, tried: tried === LATE ? null : tried, share: this.#share };
    } catch (error) {
      return refusalOf(error);
    }
  }

  /** Ends what is under way. */
  async close(): Promise<void> {
    await this.#outcomes.close();
  }

  /** Those in force first: the others are compared with them, and they are judged but once. */
  async #judgeBoth(rules: InputRules): Promise<CorpusOutcome | undefined> {
    const [inForce, tried] = [this.#rules, rules].map((each) => JSON.stringify(each)) as [string, string];
    this.#inForce ??=
      (await this.#outcomes.ask(inForce, (signal) => this.#evaluate(this.#rules, signal))) ?? null;
    if (this.#inForce === null || tried === inForce) return this.#inForce ?? undefined;
    return this.#outcomes.ask(tried, (signal) => this.#evaluate(rules, signal));
  }

  async #evaluate(rules: InputRules, signal: AbortSignal): Promise<CorpusOutcome> {
    this.#share = 0;
    const { sets, problems } = await runEvaluation({
      ...{ paths: this.paths, scenarios: [], signal, ...rules },
      onProgress: (progress) => {
        this.#share = shareDone(progress);
      },
    });
    const [problem] = problems;
    if (problem !== undefined) throw new ClearSightError('CS_FILE', formatProblem(problem));
    const people = sets.findLast(({ label }) => label === 'human');
    const machines = sets.filter(({ label }) => label === 'machine');
    const sum = (part: 'sessions' | 'flagged') => machines.reduce((total, each) => total + each[part], 0);
    return {
      people: { sessions: people?.sessions ?? 0, flagged: people?.flagged ?? 0 },
      machines: { sessions: sum('sessions'), missed: sum('sessions') - sum('flagged') },
    };
  }
}

/** What a promise gives, or LATE. */
async function within<T>(ms: number, promise: Promise<T>): Promise<T | typeof LATE> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<typeof LATE>((resolve) => {
    timer = setTimeout(() => resolve(LATE), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
