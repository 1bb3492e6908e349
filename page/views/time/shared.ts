import type { Gap } from '../../../src/page/stream/messages.js';
import type { Span } from '../../store/span.js';

/** What all pictures over time have in common. */
export interface Shared {
  readonly span: Span;
  /** Those that reach into the span. */
  readonly gaps: readonly Gap[];
  /** Times of the verdicts that the page has, monotonic ms. */
  readonly verdicts: readonly number[];
  /** Epoch ms of a time of the session. */
  readonly epoch: (timeMs: number) => number;
  /** A span was drawn with the mouse, epoch ms. */
  choose(span: Span): void;
  /** Somebody took hold of a picture. */
  touch(): void;
  wheel(event: WheelEvent): void;
}
