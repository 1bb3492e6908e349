import { z } from 'zod';

const module = z.string().min(1).max(4096);

/** Modules with detectors or indicators of somebody's own. */
export const modules = z.array(module).max(100).default([]);

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
      options: z.record(z.string(), z.unknown()).optional().describe('what the transport is made with'),
    }),
  )
  .max(16)
  .default([]);
