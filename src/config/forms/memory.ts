import { z } from 'zod';
import { baseline } from './baseline.js';
import { duration, MINUTE, share, whole } from './values.js';

const allowedRegion = z.strictObject({
  path: z.string().max(4096).describe('glob that the region\'s name must match; "" is anonymous memory'),
  permissions: z
    .string()
    .regex(/^[r?-][w?-][x?-][sp?]$/, 'expected permissions such as "r-xp", with "?" for either letter')
    .optional()
    .describe('permissions of the region; "?" stands for either letter; default: any'),
  minBytes: whole(0).optional().describe('smallest size in bytes'),
  maxBytes: whole(0).optional().describe('largest size in bytes'),
  count: whole(1).optional().describe('how many regions at once this entry may allow; default: any number'),
  reason: z.string().min(1).max(500).describe('why they are allowed; logged at start'),
});

/** How memory is read, and what is known of it. */
export const memory = z.strictObject({
  enabled: z.boolean().default(true).describe('scan the memory maps of watched processes'),
  interval: duration(1, 10 * MINUTE)
    .prefault('100ms')
    .describe('time between two scans of a process'),
  jitterLow: z
    .number()
    .min(0.1)
    .max(1)
    .default(0.8)
    .describe('shortest wait between two scans, as a multiple of the interval'),
  jitterHigh: z
    .number()
    .min(1)
    .max(10)
    .default(1.3)
    .describe('longest wait between two scans, as a multiple of the interval'),
  cpuBudget: share
    .prefault('10%')
    .describe('share of one core that scanning may use; scans become rarer to stay within it'),
  reader: z
    .enum(['auto', 'ioctl', 'text'])
    .default('auto')
    .describe('how memory maps are read: by ioctl (PROCMAP_QUERY) or as text; auto: ioctl where it works'),
  earlyWake: z
    .enum(['on', 'off'])
    .default('on')
    .describe(
      'whether the system tells of memory that becomes executable, where it can, so that it is scanned at once',
    ),
  steady: z
    .boolean()
    .default(false)
    .describe(
      'scan a process in which nothing happens as often as any other; otherwise, where the system tells of memory that becomes executable, about every 2 s',
    ),
  trace: z
    .enum(['auto', 'on', 'off'])
    .default('off')
    .describe(
      'whether the kernel traces short changes of permissions, and others that reach for the memory (root); auto: where the system permits it, on: or fail. All system calls of the machine become slower',
    ),
  allow: z
    .array(allowedRegion)
    .max(1000)
    .default([])
    .describe('executable regions that are allowed, each with a reason'),
  attribution: z
    .enum(['on', 'off'])
    .default('on')
    .describe(
      'on: memory that has the shape of a known runtime (V8, Java, LuaJIT, ...) whose module is loaded is explained, not counted; off: the bare rule. The strict profile never explains',
    ),
  baseline: baseline.describe(
    'what a program has as code when nobody tampers with it, as `learn` wrote it; what is not in it is a finding',
  ),
});
