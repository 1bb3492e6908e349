/** Remembers the newest `capacity` different texts. */
export class RecentSet {
  readonly #texts = new Set<string>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** True when the text was not remembered. It now is, as the newest. */
  add(text: string): boolean {
    const isNew = !this.#texts.delete(text);
    this.#texts.add(text);
    if (this.#texts.size > this.#capacity) this.#texts.delete(this.#texts.values().next().value as string);
    return isNew;
  }
}
