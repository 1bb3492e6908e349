/** One thing that works, works in part, or does not. */
export interface Check {
  readonly name: string;
  /** `limited`: something else does the job, or it is not needed by all. `broken`: protecting a process fails without it. */
  readonly state: 'works' | 'limited' | 'broken';
  readonly saw: string;
  /** What would make it work. Absent when it does. */
  readonly remedy?: string;
}
