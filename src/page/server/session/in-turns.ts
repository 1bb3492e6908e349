/** Things that are done between two looks at what else there is to do. */
const MOST_AT_ONCE = 4;

/** Does many things that come at once a few at a time, so that nobody else waits for all of them. */
export class InTurns<Thing> {
  #waiting: Thing[] = [];
  #isDue = false;

  constructor(private readonly act: (thing: Thing) => void) {}

  push(thing: Thing): void {
    this.#waiting.push(thing);
    this.#next();
  }

  #next(): void {
    if (this.#isDue || this.#waiting.length === 0) return;
    this.#isDue = true;
    setImmediate(() => {
      this.#isDue = false;
      for (const thing of this.#waiting.slice(0, MOST_AT_ONCE)) this.act(thing);
      this.#waiting = this.#waiting.slice(MOST_AT_ONCE);
      this.#next();
    });
  }
}
