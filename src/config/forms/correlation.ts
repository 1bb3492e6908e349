import { z } from 'zod';
import { duration } from './values.js';

const HOUR = 60 * 60_000;

export const correlation = z.strictObject({
  enabled: z
    .boolean()
    .default(true)
    .describe('let warnings of different modules about one target make a verdict together'),
  // Below 10 s, what is read every 3 s would be forgotten between two readings.
  window: duration(10_000, HOUR).prefault('1m').describe('longest time between warnings that agree'),
  // No module weighs more than 3: from 4 on, it always takes two.
  threshold: z
    .number()
    .int()
    .min(4)
    .max(9)
    .default(5)
    .describe('what makes a verdict: the sum over modules of the gravest warning, low 1, medium 2, high 3'),
});

const program = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .max(255)
      .optional()
      .describe('glob that the short name of the process, or the base name of its executable, must match'),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits in lower case')
      .optional()
      .describe('SHA-256 of the executable, of at most 64 MiB; with a name, both must be as given'),
  })
  .refine(
    ({ name, sha256 }) => name !== undefined || sha256 !== undefined,
    'expected a name, a sha256 or both',
  );

export const programs = z
  .array(program)
  .max(1000)
  .default([])
  .describe(
    'programs that are unwanted beside a target, such as memory editors and auto-clickers: a warning',
  );
