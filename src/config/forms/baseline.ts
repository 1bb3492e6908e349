import { z } from 'zod';
import { BACKING, isMemory } from '../../facts/regions/backing.js';
import { escapeControls, MAX_ESCAPED_CHARACTERS } from '../../text/escape.js';

/** Of the form that this release writes and reads. */
export const BASELINE_VERSION = 1;
/** Far more than any program has: what is learnt is bounded too. */
export const MAX_LEARNT_CLASSES = 1000;
export const MAX_LEARNT_MODULES = 2000;

type MemoryOrigin = keyof typeof BACKING;

const ORIGINS = Object.entries(BACKING).flatMap(([name, backing]) =>
  isMemory(backing) ? [name as MemoryOrigin] : [],
);

const count = z.number().int().min(1).max(1_000_000_000);
const bytes = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const reason = z.string().min(1).max(500).describe('why the line is there');

/** What is escaped when it is written, and is shown as it is. */
const escaped = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .refine((text) => escapeControls(text) === text, 'expected text without control characters');

const memory = z.strictObject({
  origin: z.enum(ORIGINS as [MemoryOrigin, ...MemoryOrigin[]]).describe('where the memory came from'),
  permissions: z
    .string()
    .regex(/^[r-][w-]x[sp]$/, 'expected permissions of executable memory such as "rwxp"')
    .describe('permissions of each region'),
  minBytes: bytes.describe('smallest size of a region in bytes'),
  maxBytes: bytes.describe('largest size of a region in bytes'),
  count: count.describe('most of them at once in one process'),
  runs: count.describe('how many runs had any'),
  reason,
});

const digits = (form: RegExp) => z.string().regex(form, 'expected hexadecimal digits').default('');

const module = z.strictObject({
  path: escaped(MAX_ESCAPED_CHARACTERS).describe('path of the file, escaped'),
  sha256: digits(/^(?:[0-9a-f]{64})?$/).describe('SHA-256 of the file; empty: not known'),
  buildId: digits(/^[0-9a-f]{0,64}$/).describe(
    'build-id of the file; empty: it has none, or it is not known',
  ),
  runs: count.describe('how many runs had it'),
  reason,
});

/** What a baseline file holds, and the header of a capture. */
export const baselineSchema = z.strictObject({
  version: z.literal(BASELINE_VERSION),
  program: escaped(MAX_ESCAPED_CHARACTERS).describe('file name of the program, escaped'),
  runs: count.describe('how many runs it was learnt in'),
  memory: z.array(memory).max(MAX_LEARNT_CLASSES).describe('executable memory without a file, by classes'),
  modules: z.array(module).max(MAX_LEARNT_MODULES).describe('files with code'),
});

/** In a configuration: the path of its file; in a capture, what the file held. */
export const baseline = z
  .union([z.string().min(1).max(4096), baselineSchema], {
    error: 'expected the path of a baseline, or what one holds',
  })
  .optional()
  .meta({ title: 'path, or what the file holds' });
