import { z } from 'zod';
import { showPath } from '../../config/explain.js';
import { FACT_IDS } from '../../facts/facts.js';
import { SEVERITIES } from '../../records/finding.js';
import type { Detector } from '../../workers/detector.js';
import type { Indicator } from '../../workers/input/indicator.js';

/** How an export of a module is checked. */
export interface Check<Made> {
  /** What it must be, in words. */
  readonly what: string;
  /** The value itself, as it came. @param refuse is called with what was expected and what came */
  of(value: unknown, refuse: (problem: string) => never): Made;
}

/** Its finding's name, and a word in log lines. */
const id = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,63}$/, 'expected lower-case letters, digits and hyphens, 64 at most');
const line = z.string().min(1).max(500);
const called = z.custom<() => unknown>((value) => typeof value === 'function', 'expected a function');
const said = {
  id,
  title: line,
  maturity: z.enum(['stable', 'experimental']),
  validatedOn: line,
  tuning: line,
};
const needs = z.partialRecord(z.enum(FACT_IDS), z.enum(['required', 'optional']));

const detector = z
  .object({
    ...said,
    severity: z.enum(SEVERITIES),
    weight: z.number().min(0).max(1),
    profiles: z.array(z.enum(['threshold', 'strict'])).min(1),
    needs,
    pacedBy: z.enum(FACT_IDS),
    look: called,
  })
  .refine(({ needs, pacedBy }) => needs[pacedBy] === 'required', {
    path: ['pacedBy'],
    message: 'expected a fact that it needs as required',
  });

const threshold = z.object({ default: z.number(), unit: z.string().max(40), about: line });

const indicator = z.object({
  ...said,
  group: z.enum(['timing', 'hold', 'origin']),
  weight: z.enum(['convicts', 'convicts-mouse', 'supports', 'warns']),
  beyond: z.enum(['above', 'below']),
  unit: z.string().max(40),
  thresholds: z.object({ limit: threshold }).catchall(threshold),
  create: called,
});

export const checkDetector: Check<Detector> = {
  what: 'detectors made with defineDetector or defineRegionDetector',
  of: (value, refuse) => (matches<Detector>(detector, value, refuse) ? value : refuse('expected a detector')),
};

export const checkIndicator: Check<Indicator> = {
  what: 'indicators',
  of: (value, refuse) =>
    matches<Indicator>(indicator, value, refuse) ? value : refuse('expected an indicator'),
};

function matches<Made>(schema: z.ZodType, value: unknown, refuse: (problem: string) => never): value is Made {
  const { error } = schema.safeParse(value);
  const [issue] = error?.issues ?? [];
  if (issue === undefined) return true;
  const place = showPath(issue.path);
  return refuse(`${place === '' ? '' : `${place}: `}${issue.message.replace(/^Invalid input: /, '')}`);
}
