/** Work that is under way, or waits. */
interface Work<Answer> {
  readonly answer: Promise<Answer | undefined>;
  readonly superseded: AbortController;
  readonly isLasting: boolean;
}

/** Answers that are kept: the same question has the same again. */
const MAX_ANSWERS = 64;

/** Answers questions one after another: a newer one takes the place of those that wait or are under way. */
export class OneAtATime<Answer> {
  readonly #answers = new Map<string, Answer>();
  readonly #underWay = new Map<string, Work<Answer>>();
  #last: Promise<unknown> = Promise.resolve();

  /**
   * Resolves with undefined when a newer question has taken its place. Rejects as the work does.
   *
   * @param name what makes it the same question
   * @param work asked to end early by the signal; what it gives then is not kept
   * @param isLasting whether no other takes its place
   */
  ask(
    name: string,
    work: (superseded: AbortSignal) => Promise<Answer>,
    isLasting = false,
  ): Promise<Answer | undefined> {
    this.#supersede(name);
    const known = this.#answers.get(name);
    if (known !== undefined) return Promise.resolve(known);
    return (this.#underWay.get(name) ?? this.#start(name, work, isLasting)).answer;
  }

  /** Ends all that is under way. */
  async close(): Promise<void> {
    for (const { superseded } of this.#underWay.values()) superseded.abort();
    await this.#last;
  }

  #supersede(by: string): void {
    for (const [name, { superseded, isLasting }] of this.#underWay) {
      if (name === by || isLasting) continue;
      this.#underWay.delete(name);
      superseded.abort();
    }
  }

  #start(name: string, work: (superseded: AbortSignal) => Promise<Answer>, isLasting: boolean): Work<Answer> {
    const superseded = new AbortController();
    const { signal } = superseded;
    const answer = this.#last.then(async () => {
      if (signal.aborted) return undefined;
      try {
        const found = await work(signal);
        if (signal.aborted) return undefined;
        if (this.#answers.size < MAX_ANSWERS) this.#answers.set(name, found);
        return found;
      } catch (error) {
        if (signal.aborted) return undefined;
        throw error;
      } finally {
        if (this.#underWay.get(name) === started) this.#underWay.delete(name);
      }
    });
    this.#last = answer.catch(() => {});
    const started: Work<Answer> = { answer, superseded, isLasting };
    this.#underWay.set(name, started);
    return started;
  }
}
