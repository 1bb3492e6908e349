/**
 * The standard deviation that a clock of this step may hide, in the unit of the step. A value that varies by a quarter of a step
 * crosses a tick in one reading of five: 32 readings in a row agree by chance once in a thousand windows (0.8 ** 32), 0 for a fine clock.
 */
export const hiddenDeviation = (step: number): number => step / 4;
