import type { Code } from '../errors/codes.js';
import type { Json } from '../text/json-fields.js';
import type { SharedFields } from '../text/shared-fields.js';

/** What a fact is judged as: it decides module, code and how findings lead to a verdict (pipeline/escalate). */
export type Subject = 'memory' | 'debugger' | 'surroundings';

/** What changed from one list of things to the next. */
export interface Change<Value> {
  /**
   * How many are kept, left out and added, again and again until the end of both lists: `[5, 1, 2, 7, 0, 0]` keeps five, leaves
   * one out, adds two, keeps seven. Absent: `added` is the whole list.
   */
  readonly edit?: readonly number[] | undefined;
  /** What is new, in memory that nobody writes any more. */
  readonly added: Value;
}

export interface Changes<Value> {
  /** @param before undefined for none: the change is then the whole value */
  between(before: Value | undefined, value: Value): Change<Value>;
  /** The value behind a change. The file is hostile: throws CS_CAPTURE for an edit that does not fit. */
  apply(before: Value, edit: readonly number[], added: Value): Value;
}

/**
 * One kind of observation of a process, whole: its shape and everything that records, queues, captures and limits need to
 * know of it. Nothing else in the code switches over kinds of facts.
 *
 * `Value` is the packed form: what crosses threads, written once and then only read. `View` is how detectors read it.
 */
export interface Fact<Value, View = Value> {
  /** One line for the docs. */
  readonly title: string;
  /** What could not be judged, for messages: "Could not tell about the <noun> of process ...". */
  readonly noun: string;
  readonly subject: Subject;
  /** The code of verdicts that findings in it lead to. Default: that of its subject. */
  readonly code?: Code;
  /** How long readings that found nothing new are counted before one record reports them, ms, once the last change is long past. */
  readonly tellUnchangedMs: number;
  /**
   * Of a fact judged as memory: reading it takes rights that watching a process does not, so a process of which it may not be
   * read is protected all the same; a notice says what is missing. Default: such a process is not protected.
   */
  readonly mayBeDenied?: true;
  /**
   * Of a fact judged as memory: what a value leaves out because it may not be looked at, in words behind "is protected, but". A
   * notice says it once. Default: values are whole.
   */
  unseen?(value: Value): string | undefined;
  /** Joins two successive values when workers are behind; undefined when neither may be dropped. */
  coalesce(older: Value, newer: Value): Value | undefined;
  /** Bytes that a value takes, roughly. */
  byteLength(value: Value): number;
  /** How many things it holds, for figures. */
  count(value: Value): number;
  /** Everybody has seen this value: the memory of those before it, of the same process, may be used again. */
  seen?(value: Value): void;
  /** Opens a value for detectors. Throws RangeError for a buffer that does not hold what its header says. */
  view(value: Value): View;
  /** How a value is recorded as what changed since the one before. Absent: it is recorded whole. */
  readonly changes?: Changes<Value>;
  /** The fields of a capture line's `value`. */
  encode(value: Value): Json;
  /** What becomes of those fields when the capture is shared. What is not named here does not leave the machine. */
  readonly shared: SharedFields;
  /** The inverse; the file is hostile. Throws CS_CAPTURE for impossible values. */
  decode(json: Json): Value;
}
