/** The newest values by key, oldest first. One that is set again keeps its place. */
export class NewestByKey<Key, Value> extends Map<Key, Value> {
  /** @param isHeld which are never dropped, however many there are */
  constructor(
    private readonly most: number,
    private readonly isHeld: (value: Value) => boolean = () => false,
  ) {
    super();
  }

  override set(key: Key, value: Value): this {
    super.set(key, value);
    if (this.size > this.most) this.#drop();
    return this;
  }

  /** The oldest that may go. */
  #drop(): void {
    for (const [key, value] of this) {
      if (this.isHeld(value)) continue;
      this.delete(key);
      return;
    }
  }
}

/** The newest values, oldest first. */
export class Newest<Value> {
  #values: readonly Value[] = [];

  constructor(private readonly most: number) {}

  get values(): readonly Value[] {
    return this.#values;
  }

  add(more: readonly Value[]): void {
    if (more.length > 0) this.#values = [...this.#values, ...more].slice(-this.most);
  }
}
