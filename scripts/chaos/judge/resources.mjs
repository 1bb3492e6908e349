// Descriptors and memory of the monitor, from a moment at which all targets are held to another one.
import { existsSync } from 'node:fs';
import { until } from '../time.mjs';

const SAMPLE_MS = 500;
/** The finder holds a name of every process of the machine; of those that have just ended, for a moment longer. */
const NAME = /^\/proc\/(\d+)\/comm$/;
const MAX_NAMES_OF_DEAD = 20;
/** Until what has ended is closed, and passing descriptors are gone. */
const CLOSING_MS = 10_000;

export class Resources {
  #monitor;
  #samples = [];
  #timer;

  constructor(monitor) {
    this.#monitor = monitor;
    this.before = held(monitor);
    this.#timer = setInterval(() => {
      if (monitor.isRunning) this.#samples.push(monitor.residentMiB());
    }, SAMPLE_MS);
  }

  async end() {
    clearInterval(this.#timer);
    await until(
      () => !this.#monitor.isRunning || held(this.#monitor).length <= this.before.length,
      CLOSING_MS,
    );
    this.after = this.#monitor.isRunning ? held(this.#monitor) : [];
  }

  get highestMiB() {
    return Math.max(...this.#samples);
  }

  /** The median of the last quarter less that of the second: the first is for warming up. */
  get growthMiB() {
    const quarter = Math.floor(this.#samples.length / 4);
    return median(this.#samples.slice(-quarter)) - median(this.#samples.slice(quarter, 2 * quarter));
  }
}

/** What is open, by kind, without the numbers. */
function held(monitor) {
  const all = monitor.descriptors();
  const dead = all.filter((path) => NAME.test(path) && !existsSync(`/proc/${NAME.exec(path)[1]}`));
  const leaked = dead.length > MAX_NAMES_OF_DEAD ? dead : [];
  return [...all.filter((path) => !NAME.test(path)), ...leaked].map((path) => path.replace(/\d+/g, 'N'));
}

export function median(values) {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
