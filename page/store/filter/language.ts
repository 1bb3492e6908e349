import { EVENT_KINDS, EVENT_LEVELS, EVENT_MODULES } from './choices.js';

/*
 * The language of the filter line: terms with blanks between them, which must all hold.
 *
 *   level:warning process:game -kind:hit "two words" code:FI-MEM-001
 */

/** What is asked about, by name; each with what is asked of it. `text` is a word without a name. */
export const FIELDS = {
  level: 'is',
  kind: 'is',
  code: 'is',
  module: 'is',
  process: 'part of the name, or the PID',
  text: 'part of the message',
} as const;
export type Field = keyof typeof FIELDS;
export const FIELD_NAMES = Object.keys(FIELDS) as Field[];

/** One condition. */
export interface Term {
  readonly field: Field;
  /** Not empty; a level, kind or module as events have it. */
  readonly value: string;
  /** The event must not be like that. */
  readonly isNot: boolean;
}

export type Filter = readonly Term[];

/** What a line says, or where it is wrong: from one character to another, and why. */
export type Parsed =
  | { readonly is: 'valid'; readonly filter: Filter }
  | { readonly is: 'invalid'; readonly from: number; readonly to: number; readonly why: string };

/** A piece of a line: a term as it was written. */
export interface Token {
  readonly from: number;
  readonly to: number;
  readonly isNot: boolean;
  /** What stands before the colon; undefined where there is none. */
  readonly name: string | undefined;
  /** Where the value begins, its quote included. */
  readonly valueFrom: number;
  readonly value: string;
  /** Its quote is not closed, or there is something behind it. */
  readonly fault?: string;
}

export const MAX_FILTER_CHARACTERS = 512;
export const MAX_TERMS = 32;

const BLANK = /\s/;
/** Fields that have one of few words. */
export const WORDS: Readonly<Partial<Record<Field, readonly string[]>>> = {
  level: EVENT_LEVELS,
  kind: EVENT_KINDS,
  module: EVENT_MODULES,
};

/** Reads a line. Never throws; takes time linear in its length. */
export function parseFilter(line: string): Parsed {
  if (line.length > MAX_FILTER_CHARACTERS) {
    const why = `A filter has at most ${MAX_FILTER_CHARACTERS} characters.`;
    return { is: 'invalid', from: MAX_FILTER_CHARACTERS, to: line.length, why };
  }
  const filter: Term[] = [];
  for (const token of tokensOf(line)) {
    const term = filter.length === MAX_TERMS ? `A filter has at most ${MAX_TERMS} terms.` : termOf(token);
    if (typeof term === 'string') return { is: 'invalid', from: token.from, to: token.to, why: term };
    filter.push(term);
  }
  return { is: 'valid', filter };
}

/** The line of a filter; reading it gives the filter back. */
export const formatFilter = (filter: Filter): string => filter.map(formatTerm).join(' ');

export function formatTerm({ field, value, isNot }: Term): string {
  const name = field === 'text' ? '' : `${field}:`;
  // A bare word must not be taken for a name or a no.
  const isBare = !/[\s"]/.test(value) && (name !== '' || !/^-|:/.test(value));
  return `${isNot ? '-' : ''}${name}${isBare ? value : quoted(value)}`;
}

/** Cuts a line into what stands between blanks; blanks in quotes belong to their word. */
export function tokensOf(line: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < line.length) {
    if (BLANK.test(line[at] as string)) at++;
    else {
      const token = tokenAt(line, at);
      tokens.push(token);
      at = token.to;
    }
  }
  return tokens;
}

function tokenAt(line: string, from: number): Token {
  const isNot = line[from] === '-';
  const start = isNot ? from + 1 : from;
  let name: string | undefined;
  let at = start;
  while (at < line.length && !/[\s":]/.test(line[at] as string)) at++;
  if (line[at] === ':') name = line.slice(start, at++);
  const valueFrom = name === undefined ? start : at;
  if (line[valueFrom] === '"') return { from, isNot, name, valueFrom, ...quotedAt(line, valueFrom) };
  let to = valueFrom;
  while (to < line.length && !BLANK.test(line[to] as string)) to++;
  const value = line.slice(valueFrom, to);
  const fault = 'A quote stands within a word: put quotes around the whole word, with \\" for a quote in it.';
  return { from, to, isNot, name, valueFrom, value, ...(value.includes('"') && { fault }) };
}

/** What stands in quotes, up to the next blank behind them. */
function quotedAt(line: string, from: number): Pick<Token, 'to' | 'value' | 'fault'> {
  let value = '';
  let at = from + 1;
  while (at < line.length && line[at] !== '"') {
    if (line[at] === '\\' && at + 1 < line.length) at++;
    value += line[at++];
  }
  if (at >= line.length) return { to: line.length, value, fault: 'The quote is not closed.' };
  let to = at + 1;
  while (to < line.length && !BLANK.test(line[to] as string)) to++;
  return to === at + 1 ? { to, value } : { to, value, fault: 'There is no blank behind the quote.' };
}

/** The term, or a sentence that says what is wrong. */
function termOf({ isNot, name = 'text', value, fault }: Token): Term | string {
  const field = FIELD_NAMES.find((known) => known === name.toLowerCase());
  if (field === undefined)
    return `No field is called ${name === '' ? 'nothing' : name}: there are ${FIELD_NAMES.join(', ')}. Put quotes around text with a colon in it.`;
  if (fault !== undefined) return fault;
  if (value === '') return `Nothing is asked of ${field}.`;
  const words = WORDS[field];
  if (words === undefined) return { field, value, isNot };
  const word = words.find((known) => known.toLowerCase() === value.toLowerCase());
  return word === undefined
    ? `No ${field} is called ${value}: there are ${words.join(', ')}.`
    : { field, value: word, isNot };
}

/** As it stands in quotes. */
export const quoted = (value: string): string => `"${value.replace(/["\\]/g, '\\$&')}"`;
