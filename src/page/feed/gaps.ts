import type { Gap } from '../stream/messages.js';

/** Gaps that may be open at once, each for a cause of its own. */
const MAX_OPEN = 256;
/** A count that grows again within this time goes on with the gap that it began. */
const SAME_GAP_MS = 1000;
/** Gaps of which something is to be told: when more begin within one frame, they are counted together. */
const MAX_CHANGED = 512;

/** What a gap is. */
export type Kind = Pick<Gap, 'lane' | 'about'>;

type Open = { -readonly [Field in keyof Gap]: Gap[Field] };

/** The times for which the monitor cannot speak, with their causes. */
export class Gaps {
  readonly #open = new Map<string, Open>();
  /** By kind: the newest gap that is made of counts. */
  readonly #counted = new Map<string, Open>();
  readonly #changed = new Map<number, Open>();
  #nextId = 1;

  /**
   * Something can no longer be seen; said again, it is counted.
   *
   * @param what tells causes apart: the same word ends it
   */
  begin(what: string, kind: Kind, fromMs: number, cause: string): void {
    const known = this.#open.get(what);
    if (known !== undefined) {
      this.#change(Object.assign(known, { count: known.count + 1, cause }));
      return;
    }
    if (this.#open.size === MAX_OPEN || this.#isFull) {
      this.add(kind, fromMs, fromMs, 1, 'more than can be shown one by one');
      return;
    }
    const gap = { id: this.#nextId++, ...kind, fromMs, toMs: null, count: 1, cause };
    this.#open.set(what, gap);
    this.#change(gap);
  }

  end(what: string, toMs: number): void {
    const gap = this.#open.get(what);
    if (gap === undefined) return;
    this.#open.delete(what);
    this.#change(Object.assign(gap, { toMs }));
  }

  /** Things that were missed in some time; what follows at once is part of the same gap. */
  add(kind: Kind, fromMs: number, toMs: number, count: number, cause: string): void {
    const name = `${kind.lane} ${kind.about}`;
    const last = this.#counted.get(name);
    const isSame = last?.cause === cause && fromMs - (last.toMs ?? fromMs) <= SAME_GAP_MS;
    if (last !== undefined && (isSame || this.#isFull)) {
      this.#change(Object.assign(last, { toMs, count: last.count + count }));
      return;
    }
    const gap = { id: this.#nextId++, ...kind, fromMs, toMs, count, cause };
    this.#counted.set(name, gap);
    this.#change(gap);
  }

  /** Those that began, grew or ended since the last call. */
  tell(): readonly Gap[] {
    const told = [...this.#changed.values()].map((gap) => ({ ...gap }));
    this.#changed.clear();
    return told;
  }

  get #isFull(): boolean {
    return this.#changed.size >= MAX_CHANGED;
  }

  #change(gap: Open): void {
    this.#changed.set(gap.id, gap);
  }
}
