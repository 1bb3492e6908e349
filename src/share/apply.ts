import { constants } from 'node:os';
import type { Json } from '../text/json-fields.js';
import { decodeNumber } from '../text/json-numbers.js';
import type { Rule, SharedFields, Sharing } from '../text/shared-fields.js';
import type { Names } from './names.js';
import type { Pseudonyms } from './pseudonyms.js';

type NamedRule = Extract<Rule, string>;

/** What stays of a text for people: the code of an error of the system. */
const ERROR_CODE = /^(E[A-Z0-9]+)\b/;
const ERROR_CODES: ReadonlySet<string> = new Set(Object.keys(constants.errno));
/** Device and inode in each line of a map: nothing else there has a colon. */
const FILE = / ([0-9a-f]+:[0-9a-f]+ \d+) /g;
const NO_FILE = '0:0 0';
/** No pseudonym is the number of a process that is known on every machine. */
const FIRST_PID = 1000;

/** Puts into the place of values what may leave the machine. */
export class Applied {
  /** @param shiftMs what is taken from every date */
  constructor(
    private readonly pseudonyms: Pseudonyms,
    private readonly names: Names,
    private readonly shiftMs: number,
  ) {}

  /** An object's fields, each by its rule; those without one are left out. */
  fields(json: Json, rules: SharedFields): Json {
    return Object.fromEntries(
      Object.entries(rules).flatMap(([name, rule]) => {
        const value = json[name] === undefined ? undefined : this.value(json[name], rule);
        return value === undefined ? [] : [[name, value]];
      }),
    );
  }

  /** Undefined for what is not of the form that the rule is for: it is left out. */
  value(value: unknown, rule: Sharing): unknown {
    if (typeof rule === 'string') return this.#rules[rule](value);
    if (isWords(rule)) return rule.includes(value as string) ? value : 'other';
    if ('fields' in rule) return isObject(value) ? this.fields(value, rule.fields) : undefined;
    if (!Array.isArray(value)) return undefined;
    return value.map((entry) => this.value(entry, rule.each)).filter((entry) => entry !== undefined);
  }

  readonly #rules: Readonly<Record<NamedRule, (value: unknown) => unknown>> = {
    figure: (value) => (typeof value === 'boolean' || decodeNumber(value) !== undefined ? value : undefined),
    word: matching(/^[a-z][a-z-]{0,31}$/),
    address: matching(/^[0-9a-f]{1,16}$/),
    permissions: matching(/^[r?-][w?-][x?-][sp?-]?$/),
    backing: matching(/^[a-z]*$/),
    pid: (value) => (typeof value === 'number' ? this.#pid(value) : undefined),
    key: (value) => (value === null ? null : this.#text(value, (key) => this.#key(key))),
    user: (value) => (value === 0 ? 0 : this.#number('user', value)),
    name: (value) => this.#text(value, (text) => this.names.name(text)),
    path: (value) => this.#text(value, (text) => this.names.path(text)),
    region: (value) => this.#text(value, (text) => this.names.region(text)),
    shownName: (value) => this.#text(value, (text) => this.names.escapedName(text)),
    shownPath: (value) => this.#text(value, (text) => this.names.escapedPath(text)),
    maps: (value) => this.#text(value, (text) => this.#maps(text)),
    symbol: (value) => this.#text(value, (text) => `symbol-${this.#number('symbol', text)}`),
    sha256: (value) => this.#text(value, (text) => this.#digits(text, 64)),
    buildId: (value) => this.#text(value, (text) => this.#digits(text, 40)),
    preload: (value) => this.#text(value, (text) => this.#preload(text)),
    text: (value) => this.#text(value, (text) => this.#message(text)),
    epoch: (value) => (typeof value === 'number' ? value - this.shiftMs : undefined),
  };

  /** An empty text says that there is none. */
  #text(value: unknown, standIn: (text: string) => string): string | undefined {
    if (typeof value !== 'string') return undefined;
    return value === '' ? '' : standIn(value);
  }

  #number(kind: 'user' | 'symbol', original: unknown): number {
    return this.pseudonyms.number(kind, String(original));
  }

  /** 0 and -1 stand for no process. */
  #pid(pid: number): number {
    return pid <= 0 ? pid : FIRST_PID + this.pseudonyms.number('pid', String(pid));
  }

  /** The PID, and when it was started: a number takes the place of that. */
  #key(key: string): string {
    const pid = this.#pid(Number(key.slice(0, key.indexOf(':'))));
    return `${pid}:${this.pseudonyms.number('process', key)}`;
  }

  #maps(maps: string): string {
    return maps.replace(FILE, (_, file: string) => ` ${this.#file(file)} `);
  }

  #file(file: string): string {
    return file === NO_FILE ? NO_FILE : `0:1 ${this.pseudonyms.number('file', file)}`;
  }

  #digits(hash: string, length: number): string {
    return this.pseudonyms.number('hash', hash).toString(16).padStart(length, '0');
  }

  #preload(entry: string): string {
    const variable = /^LD_(?:PRELOAD|AUDIT)(?==)/.exec(entry)?.[0] ?? 'LD_PRELOAD';
    return `${variable}=/name-${this.pseudonyms.number('name', entry)}`;
  }

  #message(text: string): string {
    const standIn = `[message ${this.pseudonyms.number('text', text)}]`;
    const code = ERROR_CODE.exec(text)?.[1] ?? '';
    return ERROR_CODES.has(code) ? `${code} ${standIn}` : standIn;
  }
}

const isWords = (rule: Sharing): rule is readonly string[] => Array.isArray(rule);
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const matching = (form: RegExp) => (value: unknown) =>
  typeof value === 'string' && form.test(value) ? value : undefined;
