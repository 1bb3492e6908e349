import { z } from 'zod';
import { EVENT_LEVELS } from '../../records/event.js';
import { didYouMean } from '../../text/nearest.js';

const module = z.string().min(1).max(4096);

/** Modules with detectors or indicators of somebody's own. */
export const modules = z.array(module).max(100).default([]);

const LEVELS: readonly string[] = EVENT_LEVELS;

/** A level that winston does not know would leave out every event, and the names of its own levels are others. */
const options = z.record(z.string(), z.unknown()).transform((given, context) => {
  if (given.level === undefined) return given;
  const level = String(given.level).toUpperCase();
  if (LEVELS.includes(level)) return { ...given, level };
  const message = `expected one of ${LEVELS.join(', ')}${didYouMean(level, LEVELS)}`;
  context.addIssue({ code: 'custom', path: ['level'], message });
  return z.NEVER;
});

export const transports = z
  .array(
    z.strictObject({
      module: module.describe('module of a transport of winston: a path beside this file, or a package'),
      export: z
        .string()
        .min(1)
        .max(100)
        .optional()
        .describe(
          'name of the transport among what the module exports; default: the default export, or the only class',
        ),
      options: options
        .optional()
        .describe('what the transport is made with; `level`: the least severe level that it gets'),
    }),
  )
  .max(16)
  .prefault([]);
