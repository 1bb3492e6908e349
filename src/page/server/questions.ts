import type { Answer, FromPage, Question, SessionNumber } from './messages.js';

/** Questions that may be open at a time. */
const MAX_OPEN = 16;
/** How long an answer may take: to judge a long capture again takes seconds. */
const ANSWER_MS: Readonly<Record<Question['what'], number>> = {
  map: 2000,
  'what-if': 60_000,
  corpus: 10_000,
};

/** What the page's thread asks the main thread. */
export class Questions {
  readonly #open = new Map<number, (answer: Answer | null | undefined) => void>();
  #asked = 0;

  constructor(private readonly post: (message: FromPage) => void) {}

  /** Resolves with the answer, null for none such; undefined when too much is asked, or no answer comes in time. */
  ask(session: SessionNumber, question: Question): Promise<Answer | null | undefined> {
    if (this.#open.size >= MAX_OPEN) return Promise.resolve(undefined);
    const number = ++this.#asked;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.answer(number, undefined), ANSWER_MS[question.what]);
      this.#open.set(number, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      this.post({ kind: 'question', number, session, question });
    });
  }

  /** An answer that comes too late is ignored. */
  answer(number: number, answer: Answer | null | undefined): void {
    const give = this.#open.get(number);
    this.#open.delete(number);
    give?.(answer);
  }

  /** Nothing is answered any more. */
  close(): void {
    for (const number of this.#open.keys()) this.answer(number, undefined);
  }
}
