import { lastValueFrom, ReplaySubject, tap } from 'rxjs';
import { readEnvironment } from '../../config/environment.js';
import { loadConfig } from '../../config/load.js';
import { configToJson } from '../../config/parse.js';
import type { Config } from '../../config/schema.js';
import { SETTINGS, type Setting } from '../../config/settings.js';
import { ClearSightError } from '../../errors/errors.js';
import { loadExtensions } from '../../library/extensions/load-extensions.js';
import { startReplay } from '../../library/open-replay.js';
import type { Knobs, Refusal } from '../../page/server/messages.js';
import { KNOBS, type VerdictMark, type WhatIf } from '../../page/stream/answers.js';
import type { Recorded } from '../../records/recorded.js';
import { quoteForShell } from '../../text/quote-for-shell.js';
import { DetectorTally } from './detector-tally.js';
import { readToDamage } from './read-to-damage.js';

const MAX_VERDICTS = 500;

/** Answers that are kept: the same capture gives the same again. */
const MAX_ANSWERS = 64;

/** A setting, and what it is set to. */
interface SetTo {
  readonly setting: Setting;
  readonly value: string;
}

/** A trial that is under way. */
interface Trial {
  readonly answer: Promise<WhatIf | Refusal | undefined>;
  supersede(): void;
}

/** Judges a capture by other settings than those in force, one trial after another: a newer one takes the place of those that wait. */
export class Trials {
  readonly #answers = new Map<string, WhatIf | Refusal>();
  readonly #underWay = new Map<string, Trial>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly file: string,
    private readonly config: Config,
  ) {}

  /** Resolves with undefined when a newer trial has taken its place. That of the settings in force stays: all others are compared with it. */
  async judge(knobs: Knobs): Promise<WhatIf | Refusal | undefined> {
    const set = settingsOf(knobs);
    const name = JSON.stringify(set.map(({ setting, value }) => [setting.path, value]));
    for (const [other, trial] of this.#underWay) if (other !== name && other !== '[]') trial.supersede();
    return this.#answers.get(name) ?? (this.#underWay.get(name) ?? this.#start(name, set)).answer;
  }

  #start(name: string, set: readonly SetTo[]): Trial {
    const superseded = new ReplaySubject<NodeJS.Signals>(1);
    let isSuperseded = false;
    const answer = this.#last.then(async () => {
      const found = isSuperseded ? undefined : await this.#judge(set, superseded).catch(refusalOf);
      if (this.#underWay.get(name) === trial) this.#underWay.delete(name);
      if (isSuperseded || found === undefined) return undefined;
      if (this.#answers.size < MAX_ANSWERS) this.#answers.set(name, found);
      return found;
    });
    this.#last = answer;
    const supersede = () => {
      isSuperseded = true;
      superseded.next('SIGTERM');
      this.#underWay.delete(name);
    };
    const trial: Trial = { answer, supersede };
    this.#underWay.set(name, trial);
    return trial;
  }

  async #judge(set: readonly SetTo[], superseded: ReplaySubject<NodeJS.Signals>): Promise<WhatIf> {
    const env = Object.fromEntries(set.map(({ setting: { variable = '' }, value }) => [variable, value]));
    const base = configToJson(this.config);
    const { config } = loadConfig({ flags: {}, env, base, cwd: process.cwd(), launches: true });
    const verdicts: VerdictMark[] = [];
    let verdictCount = 0;
    const tally = new DetectorTally();
    const options = {
      hopMs: config.input.hop,
      until: superseded,
      record: ({ record }: Recorded) => tally.observe(record),
    };
    const { events } = await startReplay(this.file, options, () => config);
    await lastValueFrom(
      // Of a damaged capture the page says that it is; what is judged is what it shows.
      readToDamage(events, () => {}).pipe(
        tap((event) => {
          tally.hear(event);
          if (event.kind !== 'verdict' || ++verdictCount > MAX_VERDICTS) return;
          const { code, monotonicMs: timeMs, pid, process, message: words } = event;
          verdicts.push({ code, timeMs, pid, process, words });
        }),
      ),
    );
    return {
      ...{ verdicts, verdictCount, detectors: tally.of(config, await loadExtensions(config)) },
      config: JSON.stringify(readEnvironment(env)),
      flags: set.flatMap(flagsOf).join(' '),
    };
  }
}

/** The settings that are set, as the configuration knows them. */
function settingsOf(knobs: Knobs): readonly SetTo[] {
  return KNOBS.flatMap((path) => {
    const setting = SETTINGS.find((each) => each.path === path);
    const value = knobs[path];
    return setting === undefined || value === undefined ? [] : [{ setting, value }];
  });
}

/** A flag for each entry of a list. None can say that a list is empty. */
function flagsOf({ setting: { flag, schema }, value }: SetTo): readonly string[] {
  if (flag === undefined || value === '') return [];
  const values = schema.type === 'array' ? value.split(',') : [value];
  return values.map((each) => `${flag} ${quoteForShell(each)}`);
}

function refusalOf(error: unknown): Refusal {
  return {
    error: error instanceof ClearSightError ? error.message : 'The capture could not be judged again.',
  };
}
