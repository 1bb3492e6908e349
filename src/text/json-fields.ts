import { ClearSightError } from '../errors/errors.js';
import { escapeText } from './escape.js';
import { decodeNumber } from './json-numbers.js';

/** A parsed JSON object whose fields are still to be checked. */
export type Json = Readonly<Record<string, unknown>>;

/** Throws what reading a wrong line ends in; the reader puts file and line number before it. */
export function fail(expected: string, got: unknown): never {
  throw mismatch(expected, show(got));
}

/** The one form of error in a capture. `got` is shown as it is: nothing hostile may be in it. */
export function mismatch(expected: string, got: string, cause?: unknown): ClearSightError {
  return new ClearSightError('CS_CAPTURE', `expected ${expected}, got ${got}`, { cause });
}

/** A value as an error shows it: short, and harmless whatever it holds. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  const text = typeof value === 'string' ? `"${value.slice(0, 60)}"` : String(value);
  return escapeText(text);
}

/** Far longer than any path or message that is written here. */
const MAX_TEXT_CHARACTERS = 65_536;

/** Readers of one field each. They run for every line of a capture: plain checks, no schema. */
export function text(json: Json, name: string, maxCharacters = MAX_TEXT_CHARACTERS): string {
  const value = json[name];
  if (typeof value !== 'string') return fail(`"${name}" to be text`, value);
  if (value.length <= maxCharacters) return value;
  throw mismatch(`"${name}" to be text of at most ${maxCharacters} characters`, `${value.length}`);
}

export function flag(json: Json, name: string): boolean {
  const value = json[name];
  return typeof value === 'boolean' ? value : fail(`"${name}" to be true or false`, value);
}

/** Any number, those that JSON has no word for included. */
export function number(json: Json, name: string): number {
  return decodeNumber(json[name]) ?? fail(`"${name}" to be a number`, json[name]);
}

export function integer(json: Json, name: string, min: number): number {
  const value = json[name];
  if (Number.isSafeInteger(value) && (value as number) >= min) return value as number;
  return fail(`"${name}" to be a whole number of at least ${min}`, value);
}

/** A size or an offset of whole pages: a number holds it exactly, also where it is too large to count on from there. */
export function pages(json: Json, name: string, min: number): number {
  const value = json[name];
  if (Number.isInteger(value) && (value as number) >= min && (value as number) <= 2 ** 64)
    return value as number;
  return fail(`"${name}" to be a whole number of at least ${min}`, value);
}

/** An address in hexadecimal digits. */
export function address(json: Json, name: string): bigint {
  const hex = text(json, name);
  return /^[0-9a-f]{1,16}$/.test(hex)
    ? BigInt(`0x${hex}`)
    : fail(`"${name}" to be an address in hexadecimal digits`, hex);
}

export function object(json: Json, name: string): Json {
  const value = json[name];
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  return fail(`"${name}" to be an object`, value);
}

export function list(json: Json, name: string): readonly unknown[] {
  const value = json[name];
  return Array.isArray(value) ? value : fail(`"${name}" to be a list`, value);
}

/** A list of objects, at most so many. */
export function objects(json: Json, name: string, most: number): readonly Json[] {
  const all = list(json, name);
  if (all.length > most) return fail(`at most ${most} in "${name}"`, all.length);
  return all.map((entry) => object({ [name]: entry }, name));
}

/** One of the given words. */
export function word<const Word extends string>(json: Json, name: string, words: readonly Word[]): Word {
  const value = json[name];
  return words.includes(value as Word)
    ? (value as Word)
    : fail(`"${name}" to be one of ${words.join(', ')}`, value);
}
