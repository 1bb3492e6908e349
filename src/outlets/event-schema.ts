import { z } from 'zod';
import { CODES, type Code } from '../errors/codes.js';
import { EVENT_LEVELS, EVENT_SEVERITIES, type EventKind, OTHER_KINDS, OUTCOMES } from '../records/event.js';
import { SEVERITIES } from '../records/finding.js';
import { CHANNELS } from '../records/input.js';
import { MAX_ESCAPED_CHARACTERS } from '../text/escape.js';

const address = z.string().regex(/^0x[0-9a-f]+$/);
/** Text that the watched side chose, as text/escape.ts shows it. */
const escaped = z.string().max(MAX_ESCAPED_CHARACTERS);

const found = {
  detector: z.string().describe('id of the detector or indicator'),
  severity: z.enum(SEVERITIES).describe('how much it matters on its own'),
  maturity: z.enum(['stable', 'experimental']).describe('experimental ones only warn'),
  words: z.string().describe('what was seen, in words'),
  figures: z
    .record(z.string(), z.number())
    .describe('the figures behind the words, with units in their names'),
};

const regionFinding = z.strictObject({
  ...found,
  kind: z.literal('region'),
  startAddress: address.describe('first byte'),
  endAddress: address.describe('first byte after the region'),
  permissions: z.string().regex(/^[r-][w-][x-][sp]$/),
  name: escaped.describe('name of what is mapped, escaped; empty for anonymous memory'),
});

const inputFinding = z.strictObject({
  ...found,
  kind: z.literal('input'),
  channel: z.enum(CHANNELS),
  group: z
    .enum(['timing', 'hold', 'origin'])
    .describe('kind of evidence; two kinds together weigh more than two findings of one kind'),
  atMs: z.number().describe('time of the press or release that triggered it, monotonic ms'),
  presses: z.int().min(0).describe('number of presses behind the statistic'),
  windowMs: z.number().describe('time that these presses span, or the length of the window'),
  value: z.number().describe('the statistic'),
  limit: z.number().describe('the limit that it exceeds, or falls below'),
  unit: z.string(),
});

const tracerFinding = z.strictObject({
  ...found,
  kind: z.literal('tracer'),
  via: z.string().describe('the way of tracing, as the system calls it, such as inspector'),
  tracerPid: z.int().describe('0 when unknown'),
  tracerName: escaped.describe('empty when unknown'),
  monitor: z.boolean().describe('true: the monitor itself is traced'),
});

const processFinding = z.strictObject({ ...found, kind: z.literal('process') });

const processKey = z
  .templateLiteral([z.int(), ':', z.string()])
  .describe(
    'on verdicts about a process and what follows from them: its PID and its start, in clock ticks since the boot',
  );
const code = z.enum(Object.keys(CODES) as [Code, ...Code[]]).describe('from the table of codes');
const codeOrNull = code.nullable().describe('from the table of codes, or null');
const status = z.enum(['clean', 'suspicious', 'could-not-tell']);
const action = z
  .enum(['simulate', 'terminate'])
  .describe('on verdicts and enforcements: what is (or in a replay would be) done');
const outcome = z
  .enum(OUTCOMES)
  .describe(
    'on enforcements: the process has exited, is still there, could not be ended, or was left alive on purpose; on verdicts: `simulated` where it is left alive on purpose',
  );
const findings = z
  .array(z.discriminatedUnion('kind', [regionFinding, inputFinding, tracerFinding, processFinding]))
  .max(32)
  .describe('on verdicts: what led to it, newest last; on warnings: what they are about');

const perhaps = { status: status.optional(), action: action.optional(), findings: findings.optional() };

/** An event of some kinds: what all have, in the order in which lines show it, and what these kinds have. */
const eventOf = <Kind extends EventKind, Code extends z.ZodType, More extends z.ZodRawShape>(
  kinds: readonly [Kind, ...Kind[]],
  codes: Code,
  more: More,
) =>
  z.strictObject({
    time: z.iso.datetime({ precision: 3 }).describe('UTC, with milliseconds'),
    monotonicMs: z.number().describe("the same moment on the system's monotonic clock, ms"),
    session: z
      .string()
      .min(1)
      .max(64)
      .describe('id of the monitoring session, a UUID; in a replay, the recorded one'),
    sequence: z.int().min(0).describe('number of the event in its session, from 0: a gap is a lost event'),
    host: escaped.describe('name of the watched machine, escaped; empty when unknown'),
    replayed: z.literal(true).optional().describe('in a replay: nothing is happening now'),
    kind: z.enum(kinds).describe('what the event is about'),
    level: z.enum(EVENT_LEVELS),
    severity: z
      .enum(EVENT_SEVERITIES)
      .describe('how much it matters: follows the level, for warnings the most severe finding'),
    module: z.enum(['MEMORY_MONITOR', 'INPUT_DETECTOR', 'DEBUGGER_DETECTOR', 'MONITOR']),
    code: codes,
    pid: z.int().min(-1).describe('-1 when no process is known'),
    process: escaped.describe('short name of the process, escaped; empty when none is known'),
    message: z.string().describe('one line, escaped: what the log file shows'),
    processKey: processKey.optional(),
    executable: escaped
      .optional()
      .describe('with `processKey`: path of its program, escaped; absent when it cannot be read'),
    ...more,
    details: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
      .optional()
      .describe('figures of the event'),
  });

const verdict = eventOf(['verdict'], code, {
  status,
  action,
  outcome: outcome.optional(),
  findings,
});
const enforcement = eventOf(['enforcement'], code, {
  ...perhaps,
  action,
  outcome,
  afterMs: z.number().min(0).describe('time from the signal to the outcome, ms; 0 without a signal'),
});
const input = eventOf(['input'], codeOrNull, { ...perhaps, status, findings });
const other = eventOf(OTHER_KINDS, codeOrNull, perhaps);

/**
 * The zod schema of an event as JSON: one line of `audit.ndjson` and of `--json`. Published as schemas/event.schema.json.
 * New optional fields and new kinds may be added; what is there keeps its meaning.
 *
 * @example
 * ```ts
 * import { eventSchema } from 'clearsight';
 *
 * const line = '{"time":"2025-12-11T12:41:22.118Z"}';
 * const { success, error } = eventSchema.safeParse(JSON.parse(line));
 * console.log(success, error?.issues.length);
 * ```
 */
export const eventSchema = z.discriminatedUnion('kind', [verdict, enforcement, input, other]);
