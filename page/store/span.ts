/** A span of time, monotonic ms. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Narrower than this there is nothing more to see: eight samples. */
const NARROWEST_MS = 2000;

/** Makes a span narrower (factor below 1) or wider around a moment, which stays where it is on the screen. */
export function zoom({ fromMs, toMs }: Span, factor: number, aroundMs: number, bounds: Span): Span {
  const widest = Math.max(NARROWEST_MS, bounds.toMs - bounds.fromMs);
  const widthMs = Math.min(widest, Math.max(NARROWEST_MS, (toMs - fromMs) * factor));
  const share = toMs > fromMs ? (aroundMs - fromMs) / (toMs - fromMs) : 1;
  return within({ fromMs: aroundMs - widthMs * share, toMs: aroundMs + widthMs * (1 - share) }, bounds);
}

/** Moves a span by a share of its own width. */
export function pan({ fromMs, toMs }: Span, share: number, bounds: Span): Span {
  return within(shift({ fromMs, toMs }, (toMs - fromMs) * share), bounds);
}

/** Moves a span by a time. */
export const shift = ({ fromMs, toMs }: Span, byMs: number): Span => ({
  fromMs: fromMs + byMs,
  toMs: toMs + byMs,
});

/** Pushes a span to where there is something, as wide as it is. */
function within({ fromMs, toMs }: Span, bounds: Span): Span {
  const byMs = toMs > bounds.toMs ? bounds.toMs - toMs : fromMs < bounds.fromMs ? bounds.fromMs - fromMs : 0;
  return shift({ fromMs, toMs }, byMs);
}
