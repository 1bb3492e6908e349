/** What a monitor tells each second to those on other machines: that it lives, how it is, and its figures. */
export interface Pulse {
  /** Of this program. */
  readonly version: string;
  /** When the session began: ISO 8601 UTC. */
  readonly started: string;
  /** One for each thing that it was asked to watch, at most 64: a later monitor of the host with one in common takes its place. */
  readonly keys: readonly string[];
  /** What is watched and was counted, one escaped line: that of the heartbeat. */
  readonly words: string;
  /** In words, what cannot be seen; empty when all can. */
  readonly unseen: string;
  /** Judgement of a reading is overdue. */
  readonly isStuck: boolean;
  /** Events of the session so far. */
  readonly events: number;
  /** Verdicts of the session so far. */
  readonly verdicts: number;
  /** Why it ends, as in the `stop` event; null while it does not. */
  readonly ended: string | null;
  /** By the names of the table of figures, those with labels as their sum. */
  readonly figures: Readonly<Record<string, number>>;
}
