import type { Setup } from '../../src/page/stream/messages.js';

/** A moment of a capture to which somebody gave a name. */
export interface NamedMark {
  /** Monotonic ms. */
  readonly timeMs: number;
  readonly name: string;
}

export const MAX_MARKS = 100;
export const MAX_MARK_CHARACTERS = 80;
/** Of marks that are pasted. */
export const MAX_IMPORT_CHARACTERS = 65_536;

const FORMAT = 'clearsight-marks';
/** Controls, direction overrides, line separators, lone surrogates: a name is one line of text. */
const CONTROLS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu;

/**
 * What marks belong to: the session that was recorded, whatever its file is called and however it is judged. A capture without a date,
 * such as a list of times, has no session of its own: its name stands for it.
 */
export const captureKey = ({
  session,
  replayOf,
  clock,
}: Pick<Setup, 'session' | 'replayOf' | 'clock'>): string =>
  clock.epochMs === 0 ? `${session} ${replayOf}` : session;

/** A name as it is kept; empty for one that says nothing. */
export const asMarkName = (text: string): string =>
  Array.from(text.replace(CONTROLS, ' ').trim()).slice(0, MAX_MARK_CHARACTERS).join('');

/** Adds marks, in the order of times; the same mark once. Those beyond the bound are left out, the last first. */
export function withMarks(marks: readonly NamedMark[], more: readonly NamedMark[]): readonly NamedMark[] {
  const fresh = more.filter(
    ({ timeMs, name }, at) =>
      ![...marks, ...more.slice(0, at)].some((one) => one.timeMs === timeMs && one.name === name),
  );
  return [...marks, ...fresh].slice(0, MAX_MARKS).sort((one, other) => one.timeMs - other.timeMs);
}

/** The form in which marks are kept and handed on. */
export const formatMarks = (capture: string, marks: readonly NamedMark[]): string =>
  JSON.stringify({ format: FORMAT, version: 1, capture, marks }, null, 2);

/** What a text of marks holds, or a sentence that says what is wrong. It may come from anybody. */
export function parseMarks(
  text: string,
): { readonly capture: string; readonly marks: readonly NamedMark[] } | string {
  if (text.length > MAX_IMPORT_CHARACTERS) return `Expected at most ${MAX_IMPORT_CHARACTERS} characters.`;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return 'Expected marks as JSON, as this page copies them.';
  }
  const { format, version, capture, marks } = (json ?? {}) as Record<string, unknown>;
  if (format !== FORMAT || version !== 1 || typeof capture !== 'string' || !Array.isArray(marks))
    return 'Expected marks as JSON, as this page copies them.';
  if (marks.length > MAX_MARKS) return `Expected at most ${MAX_MARKS} marks.`;
  const read = marks.map(markIn);
  const wrong = read.indexOf(undefined);
  if (wrong >= 0) return `Mark ${wrong + 1}: expected a time in milliseconds and a name.`;
  return { capture, marks: withMarks([], read as NamedMark[]) };
}

function markIn(value: unknown): NamedMark | undefined {
  const { timeMs, name } = (value ?? {}) as Record<string, unknown>;
  if (typeof timeMs !== 'number' || !Number.isFinite(timeMs) || typeof name !== 'string') return undefined;
  const kept = asMarkName(name);
  return kept === '' ? undefined : { timeMs, name: kept };
}
