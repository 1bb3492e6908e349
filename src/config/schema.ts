import { z } from 'zod';
import { correlation, programs } from './forms/correlation.js';
import { forward } from './forms/forward.js';
import { indicatorThresholds } from './forms/indicators.js';
import { memory } from './forms/memory.js';
import { modules, transports } from './forms/modules.js';
import { duration, MINUTE, whole } from './forms/values.js';

const DAY = 24 * 60 * MINUTE;

const text = z.string().min(1).max(4096);
const off = z.boolean().default(false);

const hits = z.strictObject({
  threshold: whole(1, 1_000_000).default(3).describe('hits on one process that make a verdict'),
  persistFor: duration(0, DAY)
    .prefault('0ms')
    .describe('shortest time for which memory must stay suspicious, scan after scan'),
  forgetAfter: duration(1000, DAY)
    .prefault('10m')
    .describe('how long the hits on a region count when it is gone'),
  unit: z
    .enum(['scan', 'region'])
    .default('scan')
    .describe('what counts as a hit: a scan that found something, or each suspicious region'),
});

const input = z.strictObject({
  source: z
    .enum(['auto', 'uiohook', 'evdev', 'none'])
    .default('auto')
    .describe('where mouse and keyboard input comes from; auto: uiohook in an X11 session, else evdev'),
  devices: z
    .array(z.string().max(4096))
    .max(64)
    .default([])
    .describe('evdev devices to read; default: every mouse and keyboard under /dev/input'),
  window: duration(100, 10 * MINUTE)
    .prefault('1.5s')
    .describe('length of the window that the base input rule looks at'),
  minEvents: whole(3, 10_000)
    .default(8)
    .describe('fewest presses in a window on which the base rule decides'),
  maxRate: z
    .number()
    .positive()
    .max(100_000)
    .default(20)
    .describe('presses a second above which the base rule may find a machine'),
  maxCv: z
    .number()
    .positive()
    .max(10)
    .default(0.15)
    .describe('coefficient of variation of the intervals below which the base rule may find a machine'),
  hop: duration(10, MINUTE).prefault('100ms').describe('time between two looks at the window'),
  hopJitter: duration(0, MINUTE)
    .prefault('50ms')
    .describe('each look comes up to this much earlier or later'),
  indicators: indicatorThresholds
    .prefault({})
    .describe(
      'thresholds of input indicators, by the id of the indicator and the name of the threshold; the others keep their defaults',
    ),
  keyboardEnforces: off.describe('let the base rule alone make a verdict on the keyboard'),
  focusedOnly: off.describe(
    'count input only while a window of a target has the focus (X11, with a window manager)',
  ),
  blindAfter: duration(0, DAY)
    .prefault('5s')
    .describe('longest time without working input before FI-INP-002 is logged as an ERROR'),
});

const debuggers = z.strictObject({
  enabled: z
    .boolean()
    .default(true)
    .describe('look for debuggers and other tracers on the targets and on the monitor'),
});

const evidence = z.strictObject({
  enabled: off.describe('on a verdict, save memory of the process, its map, threads and modules'),
  folder: text
    .default('ClearSight/evidence')
    .describe(
      'folder for evidence: one folder for each verdict; memory may hold anything that the process knows',
    ),
  maxBytes: whole(4096, 256 * 1024 ** 2)
    .default(16 * 1024 ** 2)
    .describe('bytes of memory that are saved for one verdict'),
});

const pool = z.strictObject({
  threads: whole(1, 64).default(1).describe('number of worker threads that judge records'),
  deadline: duration(10, 10 * MINUTE)
    .prefault('2s')
    .describe('longest time that one task of a worker may take'),
  queue: whole(1, 100_000)
    .default(256)
    .describe('records that may wait before a newer snapshot replaces a waiting one'),
});

/**
 * The zod schema of a configuration. Validation, types, schemas/config.schema.json and the table in docs/configuration.md
 * come from it. `parseConfig` checks with it and throws errors that are easier to read.
 *
 * @example
 * ```ts
 * import { configSchema } from 'clearsight';
 *
 * const { success } = configSchema.safeParse({ memory: { interval: 'often' } });
 * console.log(success); // false
 * ```
 */
export const configSchema = z.strictObject({
  $schema: z.string().optional().describe('schema for editors; ignored'),
  target: z
    .array(text)
    .max(1000)
    .default([])
    .describe('names of the targets: exactly the short name (comm) or the base name of the executable'),
  pid: z.array(whole(1, 4_194_304)).max(1000).default([]).describe('PIDs of the targets'),
  descendants: off.describe('protect what targets start too, and what that starts (`run` always does)'),
  profile: z
    .enum(['threshold', 'strict'])
    .default('threshold')
    .describe('what counts as suspicious, and in which processes'),
  action: z
    .enum(['simulate', 'terminate'])
    .default('simulate')
    .describe('what a verdict does: simulate only logs it, terminate ends the process'),
  dev: off.describe('for development: verdicts are only warnings, debuggers are ignored'),
  keepWatching: off.describe('go on after the verdict on the last target'),
  duration: duration(1, 366 * DAY)
    .optional()
    .describe('end after this time'),
  heartbeat: duration(0, DAY).prefault('1m').describe('time between two heartbeat events; 0: none'),
  logDir: text.default('ClearSight/logs').describe('folder for the log files'),
  record: text.optional().describe('file to write a capture to'),
  detectors: modules.describe('modules with detectors of your own: paths beside this file, or packages'),
  indicators: modules.describe(
    'modules with input indicators of your own: paths beside this file, or packages',
  ),
  disabledDetectors: z
    .array(z.string().min(1).max(64))
    .max(1000)
    .default([])
    .describe('ids of detectors and input indicators that do not look'),
  transports: transports.describe('transports of winston that get every event too'),
  forward: forward.describe('where the log of events is sent on to, and goes on from where it was'),
  memory: memory.prefault({}),
  hits: hits.prefault({}),
  input: input.prefault({}),
  debugger: debuggers.prefault({}),
  correlation: correlation.prefault({}),
  programs,
  evidence: evidence.prefault({}),
  pool: pool.prefault({}),
});

/** A complete, checked configuration. Durations are milliseconds, shares are parts of one core (0 to 1). */
export type Config = z.output<typeof configSchema>;
/** What a user may write: every key optional, durations as text with a unit, shares as text or numbers. */
export type ConfigInput = z.input<typeof configSchema>;
