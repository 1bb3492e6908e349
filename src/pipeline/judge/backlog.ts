import type { Backlog } from '../../sources/interfaces.js';

/** The end of a backlog that the judge holds. */
export interface BacklogGauge extends Backlog {
  update(size: number): void;
}

export function createBacklog(): BacklogGauge {
  let size = 0;
  let waiting: { limit: number; resolve: () => void }[] = [];
  return {
    get size() {
      return size;
    },
    whenBelow(limit) {
      if (size < limit) return Promise.resolve();
      return new Promise((resolve) => waiting.push({ limit, resolve }));
    },
    update(newSize) {
      size = newSize;
      if (waiting.length === 0) return;
      const served = waiting.filter(({ limit }) => size < limit);
      waiting = waiting.filter(({ limit }) => size >= limit);
      for (const { resolve } of served) resolve();
    },
  };
}
