/** What a figure of a monitor is: how people call it, and what it is to systems that collect figures. */
export interface Figure {
  /** `scans`, `event-loop delay`. */
  readonly title: string;
  /** Name by the conventions of Prometheus: base units, `_total` for what only grows. */
  readonly metric: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** A sentence. */
  readonly help: string;
  /** What it is split by. The values of each are few, and none comes from the watched side. Default: nothing. */
  readonly labels?: readonly string[];
}
