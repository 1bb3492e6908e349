import type { MonitorEvent } from '../../../src/records/event.js';
import { FIELD_NAMES, FIELDS, type Field, formatTerm, type Token, tokensOf, WORDS } from './language.js';

/** What may be put into the place of what is being typed. */
export interface Completion {
  /** Takes the place of the characters from `from` to `to`. */
  readonly text: string;
  /** What is shown: a name as it is, hostile. */
  readonly shown: string;
  /** Beside it. */
  readonly note: string;
  readonly from: number;
  readonly to: number;
}

/** Completions that are offered at once. */
export const MAX_COMPLETIONS = 12;

/** What events have in a field that is asked by its values. */
const VALUES: Readonly<Partial<Record<Field, (event: MonitorEvent) => string | null>>> = {
  level: ({ level }) => level,
  kind: ({ kind }) => kind,
  code: ({ code }) => code,
  module: ({ module }) => module,
  process: ({ process }) => process,
};

/** The piece of a line that is being typed: it ends at the cursor or goes beyond it. */
export const tokenAtCursor = (line: string, cursor: number): Token | undefined =>
  tokensOf(line).find(({ from, to }) => from < cursor && cursor <= to);

/** What is typed may become the name of a field: nobody knows yet whether it is a word to look for. */
export function isUnfinished(line: string, cursor: number): boolean {
  const token = tokenAtCursor(line, cursor);
  if (token === undefined || token.name !== undefined || line[token.valueFrom] === '"') return false;
  return token.to === cursor && fieldsLike(token.value).length > 0;
}

/** What could go on from the cursor: names of fields, then values that occur, most frequent first. */
export function completionsAt(
  line: string,
  cursor: number,
  events: readonly MonitorEvent[],
): readonly Completion[] {
  const token = tokenAtCursor(line, cursor);
  if (token === undefined) return names('', false, cursor, cursor);
  const { name, isNot, from, to, value } = token;
  if (name === undefined) return line[token.valueFrom] === '"' ? [] : names(value, isNot, from, to);
  const field = FIELD_NAMES.find((known) => known === name.toLowerCase());
  const typed = value.toLowerCase();
  return field === undefined
    ? []
    : [...countedValues(field, events)]
        .filter(([each]) => each.toLowerCase().includes(typed))
        .sort(([one, often], [other, times]) => times - often || (one < other ? -1 : 1))
        .slice(0, MAX_COMPLETIONS)
        .map(([each, times]) => {
          const note = times === 0 ? 'none here' : `${times}`;
          return { text: `${formatTerm({ field, value: each, isNot })} `, shown: each, note, from, to };
        });
}

const fieldsLike = (typed: string): readonly Field[] =>
  FIELD_NAMES.filter((name) => name.startsWith(typed.toLowerCase()));

const names = (typed: string, isNot: boolean, from: number, to: number): readonly Completion[] =>
  fieldsLike(typed).map((name) => {
    return { text: `${isNot ? '-' : ''}${name}:`, shown: `${name}:`, note: FIELDS[name], from, to };
  });

function countedValues(field: Field, events: readonly MonitorEvent[]): ReadonlyMap<string, number> {
  const counts = new Map((WORDS[field] ?? []).map((word) => [word, 0]));
  const valueIn = VALUES[field] ?? (() => null);
  for (const event of events) {
    const value = valueIn(event);
    if (value !== null && value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}
