import type { Json } from '../text/json-fields.js';

/** What a fact is judged as: it decides module, code and how findings lead to a verdict (pipeline/escalate). */
export type Subject = 'memory' | 'debugger';

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
  /** How long readings that found nothing new are counted before one record reports them, ms. */
  readonly tellUnchangedMs: number;
  /**
   * Of a fact judged as memory: reading it takes rights that watching a process does not, so a process of which it may not be
   * read is protected all the same; a notice says what is missing. Default: such a process is not protected.
   */
  readonly mayBeDenied?: true;
  /** Joins two successive values when workers are behind; undefined when neither may be dropped. */
  coalesce(older: Value, newer: Value): Value | undefined;
  /** Bytes that a value takes, roughly. */
  byteLength(value: Value): number;
  /** How many things it holds, for figures. */
  count(value: Value): number;
  /** Opens a value for detectors. Throws RangeError for a buffer that does not hold what its header says. */
  view(value: Value): View;
  /** The fields of a capture line's `value`. */
  encode(value: Value): Json;
  /** The inverse; the file is hostile. Throws CS_CAPTURE for impossible values. */
  decode(json: Json): Value;
}
