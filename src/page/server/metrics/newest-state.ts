import type { Frame, ProcessRow, ProcessState, SourceHealth } from '../../stream/messages.js';

/** What the frames so far say of processes and sources. */
export class NewestState {
  readonly #rows = new Map<string, ProcessRow>();
  readonly #sources = new Map<SourceHealth['name'], SourceHealth>();

  take({ processes, forgotten, sources }: Frame): void {
    for (const row of processes) this.#rows.set(row.key, row);
    for (const key of forgotten) this.#rows.delete(key);
    for (const health of sources) this.#sources.set(health.name, health);
  }

  get byState(): ReadonlyMap<ProcessState, number> {
    const counts = new Map<ProcessState, number>();
    for (const { state } of this.#rows.values()) counts.set(state, (counts.get(state) ?? 0) + 1);
    return counts;
  }

  /** Of the processes that run: when one was scanned last, monotonic ms. Null before the first. */
  get lastScanMs(): number | null {
    const times = [...this.#rows.values()].flatMap(({ endedMs, lastScanMs }) =>
      endedMs === null && lastScanMs !== null ? [lastScanMs] : [],
    );
    return times.length === 0 ? null : Math.max(...times);
  }

  get sources(): Iterable<SourceHealth> {
    return this.#sources.values();
  }
}
