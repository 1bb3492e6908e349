import { readEnvironment } from '../../../config/environment.js';
import { loadConfig } from '../../../config/load.js';
import { configToJson } from '../../../config/parse.js';
import type { Config } from '../../../config/schema.js';
import { SETTINGS, type Setting } from '../../../config/settings.js';
import type { Knobs } from '../../../page/server/messages.js';
import { KNOBS } from '../../../page/stream/answers.js';
import { quoteForShell } from '../../../text/quote-for-shell.js';

/** A setting, and what it is set to. */
interface SetTo {
  readonly setting: Setting;
  readonly value: string;
}

/** Settings that a page tries, in place of those in force. */
export class TriedSettings {
  readonly #set: readonly SetTo[];

  constructor(knobs: Knobs) {
    this.#set = KNOBS.flatMap((path) => {
      const setting = SETTINGS.find((each) => each.path === path);
      const value = knobs[path];
      return setting === undefined || value === undefined ? [] : [{ setting, value }];
    });
  }

  get areNone(): boolean {
    return this.#set.length === 0;
  }

  /** The same for the same settings. */
  get name(): string {
    return JSON.stringify(this.#set.map(({ setting, value }) => [setting.path, value]));
  }

  /** @throws CS_CONFIG, CS_USAGE for values that make no sense */
  over(inForce: Config): Config {
    const base = configToJson(inForce);
    return loadConfig({ flags: {}, env: this.#env, base, cwd: process.cwd(), launches: true }).config;
  }

  /** A configuration file with these settings. */
  get file(): string {
    return JSON.stringify(readEnvironment(this.#env));
  }

  /** The flags of those settings that have one. */
  get flags(): string {
    return this.#set.flatMap(flagsOf).join(' ');
  }

  get #env(): NodeJS.ProcessEnv {
    return Object.fromEntries(this.#set.map(({ setting: { variable = '' }, value }) => [variable, value]));
  }
}

/** A flag for each entry of a list. None can say that a list is empty. */
function flagsOf({ setting: { flag, schema }, value }: SetTo): readonly string[] {
  if (flag === undefined || value === '') return [];
  const values = schema.type === 'array' ? value.split(',') : [value];
  return values.map((each) => `${flag} ${quoteForShell(each)}`);
}
