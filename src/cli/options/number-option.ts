import { InvalidArgumentError } from 'commander';

const NUMBER = /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Reads the number of an option. The caller checks its range. */
export function numberOption(value: string): number {
  if (!NUMBER.test(value)) throw new InvalidArgumentError('Expected a number.');
  return Number(value);
}

/** Reads a whole number of this range, both ends included. */
export function wholeNumberFrom(least: number, most: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
  };
}
