/**
 * A standard deviation, but no less than what a clock of this step may hide; both in one unit. A value that varies by a quarter of a
 * step crosses a tick in one reading of five: 32 readings agree by chance once in a thousand windows (0.8 ** 32).
 *
 * @param step 0 for a fine clock, which hides nothing
 */
export function atLeastHidden(deviation: number, step: number): number {
  return deviation * 4 < step ? step / 4 : deviation;
}
