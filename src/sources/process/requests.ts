/** Requests to a thread that it has not answered yet. */
export class Requests<Answer> {
  private readonly open = new Map<number, (answer: Answer | null) => void>();
  private next = 0;

  /** Resolves with the answer; null when there will be none. */
  ask(post: (request: number) => void): Promise<Answer | null> {
    const request = this.next++;
    return new Promise((resolve) => {
      this.open.set(request, resolve);
      post(request);
    });
  }

  answer(request: number, answer: Answer | null): void {
    this.open.get(request)?.(answer);
    this.open.delete(request);
  }

  /** Answers all with null. */
  refuseAll(): void {
    for (const request of [...this.open.keys()]) this.answer(request, null);
  }
}
