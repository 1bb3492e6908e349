/** How much a count grew in the last second: counts come in lumps, and a rate over a quarter of a second would jump. */
export class LastSecond {
  readonly #samples: { readonly timeMs: number; readonly count: number }[] = [];

  /** Per second; null for the first sample. */
  rate(timeMs: number, count: number): number | null {
    const samples = this.#samples;
    samples.push({ timeMs, count });
    while ((samples[1]?.timeMs ?? timeMs) <= timeMs - 1000) samples.shift();
    const [oldest = { timeMs, count }] = samples;
    return timeMs === oldest.timeMs ? null : ((count - oldest.count) * 1000) / (timeMs - oldest.timeMs);
  }
}
