import type { z } from 'zod';
import { counted } from '../text/counted.js';
import { escapeControls, escapeText } from '../text/escape.js';
import { didYouMean, nearest } from '../text/nearest.js';
import { SETTINGS, showKeys } from './settings.js';

type Issue = z.core.$ZodIssue;

const MAX_SHOWN_CHARACTERS = 80;

const TYPES: Readonly<Record<string, string>> = {
  object: 'an object',
  array: 'a list',
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

/** `memory.allow[0].path` of a path of keys and indices; escaped. */
export function showPath(path: readonly PropertyKey[]): string {
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return escapeText(text.startsWith('.') ? text.slice(1) : text);
}

/** What was expected at an issue's place and what stands there, in one line, without the place. */
export function explain(issue: Issue, input: unknown): string {
  if (issue.code === 'unrecognized_keys') return explainUnknownKey(issue.path, issue.keys[0] as string);
  const value = valueAt(input, issue.path);
  return `${expectation(issue)}, got ${show(value)}${hintFor(issue, value)}`;
}

/** The nearest of the words that are allowed. */
function hintFor(issue: Issue, value: unknown): string {
  if (issue.code !== 'invalid_value' || typeof value !== 'string') return '';
  return didYouMean(value, issue.values.map(String));
}

/** Where an issue is; an unknown key is a place of its own. */
export function placeOf(issue: Issue): readonly PropertyKey[] {
  return issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] as string] : issue.path;
}

function explainUnknownKey(parent: readonly PropertyKey[], key: string): string {
  const above = parent.map((part) => (typeof part === 'number' ? '[]' : String(part)));
  const below = SETTINGS.filter(({ keys }) => above.every((part, depth) => keys[depth] === part));
  const sibling = nearest(key, [...new Set(below.map(({ keys }) => keys[above.length] ?? ''))]);
  const hint =
    sibling === undefined
      ? SETTINGS.find(({ keys }) => keys.at(-1) === key)?.path
      : showKeys([...above, sibling]);
  const what = above.at(-1) === 'indicators' ? 'the id of an indicator' : 'a key of the configuration';
  return hint === undefined ? `expected ${what}` : `expected ${what} (did you mean ${hint}?)`;
}

function expectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${TYPES[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `expected ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
    case 'too_small':
      return `expected ${issue.inclusive ? 'at least' : 'more than'} ${count(issue.minimum, issue.origin)}`;
    case 'too_big':
      return `expected at most ${count(issue.maximum, issue.origin)}`;
    default:
      // The schema's own words.
      return issue.message;
  }
}

/** A bound with what it counts: characters of text, entries of a list. */
function count(bound: number | bigint, origin: string): string {
  if (origin === 'string') return counted(Number(bound), 'character');
  return origin === 'array' ? `${bound} entries` : String(bound);
}

/** What stands at a path; undefined when the path leads nowhere. */
export function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], input);
}

/** A value as JSON, cut: it may be large, and anything. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  const text = JSON.stringify(value) ?? typeof value;
  const cut = text.length > MAX_SHOWN_CHARACTERS ? `${text.slice(0, MAX_SHOWN_CHARACTERS)}...` : text;
  return escapeControls(cut);
}
