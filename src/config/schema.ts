import { z } from 'zod';
import { DURATION, formatDuration, parseDuration, parseShare, SHARE } from './duration.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A number, or text in a form of its own. Bounds and pattern are for the published JSON schema only. */
const numberOrText = (bounds: Record<string, number>, pattern: RegExp, expectation: string) =>
  z.union([z.number().meta(bounds), z.string().meta({ pattern: pattern.source })], { error: expectation });

/** A duration in the config: milliseconds as a number, or text with a unit. Milliseconds once parsed. */
function duration(minMs: number, maxMs: number) {
  const expectation = `expected a duration from ${formatDuration(minMs)} to ${formatDuration(maxMs)} such as "250ms", "1.5s" or 250`;
  return numberOrText({ minimum: minMs, maximum: maxMs }, DURATION, expectation)
    .transform((value, context) => {
      const ms = parseDuration(value);
      if (ms !== undefined && ms >= minMs && ms <= maxMs) return ms;
      context.addIssue({ code: 'custom', message: expectation });
      return z.NEVER;
    })
    .meta({ title: `duration, ${formatDuration(minMs)} to ${formatDuration(maxMs)}` });
}

const SHARE_EXPECTATION = 'expected a share of one core such as "10%" or 0.1';
/** A share of one core in the config: above 0, up to 1, or text such as "10%". */
const share = numberOrText({ exclusiveMinimum: 0, maximum: 1 }, SHARE, SHARE_EXPECTATION)
  .transform((value, context) => {
    const part = parseShare(value);
    if (part !== undefined && part > 0 && part <= 1) return part;
    context.addIssue({ code: 'custom', message: SHARE_EXPECTATION });
    return z.NEVER;
  })
  .meta({ title: 'share of one core, above 0% to 100%' });

const allowedRegion = z.strictObject({
  path: z.string().max(4096).describe('glob over the region\'s name; "" matches anonymous memory'),
  permissions: z
    .string()
    .regex(/^[r?-][w?-][x?-][sp?]$/, 'expected permissions such as "r-xp"; "?" matches either')
    .optional()
    .describe('permissions, "?" matches either; default any'),
  minBytes: z.number().int().min(0).optional().describe('smallest size in bytes'),
  maxBytes: z.number().int().min(0).optional().describe('largest size in bytes'),
  count: z.number().int().min(1).optional().describe('at most so many regions at once'),
  reason: z.string().min(1).max(500).describe('why; shown in the log at start'),
});

const memory = z.strictObject({
  enabled: z.boolean().default(true).describe('scan memory maps'),
  interval: duration(1, 10 * MINUTE)
    .prefault('100ms')
    .describe('time between scans of a target'),
  jitterLow: z.number().min(0.1).max(1).default(0.8).describe('shortest wait, as a part of the interval'),
  jitterHigh: z.number().min(1).max(10).default(1.3).describe('longest wait, as a part of the interval'),
  cpuBudget: share
    .prefault('10%')
    .describe('share of one core that scanning may use; the rate falls to keep it'),
  reader: z.enum(['auto', 'ioctl', 'text']).default('auto').describe('how maps are read on Linux'),
  allow: z
    .array(allowedRegion)
    .max(1000)
    .default([])
    .describe('regions that are allowed, each with its reason'),
});

const hits = z.strictObject({
  threshold: z
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(3)
    .describe('hits on one PID that make a verdict'),
  persistFor: duration(0, DAY).prefault('0ms').describe('least time between the first and the last hit'),
  unit: z
    .enum(['scan', 'region'])
    .default('scan')
    .describe('what is one hit: a scan, or each suspicious region'),
});

const input = z.strictObject({
  source: z.enum(['auto', 'uiohook', 'evdev', 'none']).default('auto').describe('where input comes from'),
  devices: z
    .array(z.string().max(4096))
    .max(64)
    .default([])
    .describe('evdev devices to read; default: every mouse and keyboard under /dev/input'),
  window: duration(100, 10 * MINUTE)
    .prefault('1.5s')
    .describe('window of the input rule'),
  minEvents: z
    .number()
    .int()
    .min(3)
    .max(10_000)
    .default(8)
    .describe('fewest presses in a window that are judged'),
  maxRate: z
    .number()
    .positive()
    .max(100_000)
    .default(20)
    .describe('presses per second above which the rule may hold'),
  maxCv: z
    .number()
    .positive()
    .max(10)
    .default(0.15)
    .describe('coefficient of variation below which the rule may hold'),
  hop: duration(10, MINUTE).prefault('100ms').describe('time between looks at the windows'),
  hopJitter: duration(0, MINUTE).prefault('50ms').describe('each hop is moved by up to so much, either way'),
  indicators: z
    .record(z.string().max(64), z.record(z.string().max(64), z.number()))
    .default({})
    .describe(
      'thresholds of input indicators, by indicator, by threshold; what is not named keeps its default',
    ),
  keyboardEnforces: z.boolean().default(false).describe('let the rule alone make a verdict on the keyboard'),
  focusedOnly: z
    .boolean()
    .default(false)
    .describe('count input only while a window of a target has the focus (X11, with a window manager)'),
  blindAfter: duration(0, DAY).prefault('5s').describe('blindness longer than this is FI-INP-002 on ERROR'),
});

const debuggers = z.strictObject({
  enabled: z.boolean().default(true).describe('look for tracers of the targets and of the monitor'),
});

const pool = z.strictObject({
  threads: z.number().int().min(1).max(64).default(1).describe('detection worker threads'),
  deadline: duration(10, 10 * MINUTE)
    .prefault('2s')
    .describe('longest time for one task'),
  queue: z
    .number()
    .int()
    .min(1)
    .max(100_000)
    .default(256)
    .describe('records waiting before snapshots coalesce'),
});

/** The one schema: validation, types, the published JSON schema and the docs table come from here. */
export const configSchema = z.strictObject({
  $schema: z.string().optional().describe('for editors; ignored'),
  target: z
    .array(z.string().min(1).max(4096))
    .max(1000)
    .default([])
    .describe('targets by name: comm or base name, exact'),
  pid: z.array(z.number().int().min(1).max(4_194_304)).max(1000).default([]).describe('targets by PID'),
  profile: z.enum(['threshold', 'strict']).default('threshold').describe('what is suspicious, and where'),
  action: z.enum(['simulate', 'terminate']).default('simulate').describe('what is done with a verdict'),
  dev: z.boolean().default(false).describe('development: verdicts are warnings, debuggers are ignored'),
  keepWatching: z.boolean().default(false).describe('go on after the last verdict'),
  duration: duration(1, 366 * DAY)
    .optional()
    .describe('end cleanly after this time'),
  logDir: z.string().min(1).max(4096).default('ClearSight/logs').describe('folder of the log files'),
  record: z.string().min(1).max(4096).optional().describe('capture file to write'),
  memory: memory.prefault({}),
  hits: hits.prefault({}),
  input: input.prefault({}),
  debugger: debuggers.prefault({}),
  pool: pool.prefault({}),
});

/** A whole, checked configuration. Durations are milliseconds, shares are parts of one core. */
export type Config = z.output<typeof configSchema>;
/** What a user may write: every key optional, durations and shares as text or numbers. */
export type ConfigInput = z.input<typeof configSchema>;
