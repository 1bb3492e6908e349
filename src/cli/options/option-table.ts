import { type Command, Option } from 'commander';
import { parseAddress } from '../../page/address.js';
import { FORMATS } from '../../records/formats.js';
import { wholeNumberFrom } from './number-option.js';
import { append, durationOption, shareOption, wholeNumber } from './values.js';

/** Every option that several commands share. */
const OPTIONS = {
  target: () =>
    new Option(
      '--target <name>',
      'target by name: exactly the short name (comm) or the base name of the executable (repeatable)',
    ).argParser(append<string>),
  pid: () =>
    new Option('--pid <number>', 'target by PID (repeatable)').argParser((value, all?: number[]) =>
      append(wholeNumber(value), all),
    ),
  descendants: () => new Option('--descendants', 'protect what targets start too'),
  interval: () =>
    new Option('--interval <duration>', 'time between scans (default 100ms)').argParser(durationOption),
  cpuBudget: () =>
    new Option('--cpu-budget <share>', 'share of one core that scanning may use (default 10%)').argParser(
      shareOption,
    ),
  steady: () => new Option('--steady', 'scan a process in which nothing happens as often as any other'),
  trace: () =>
    new Option(
      '--trace <when>',
      'trace writes into targets and short changes of permissions in the kernel, as root (default off)',
    ).choices(['auto', 'on', 'off']),
  input: () =>
    new Option('--input <source>', 'where mouse and keyboard input comes from (default auto)').choices([
      'auto',
      'uiohook',
      'evdev',
      'none',
    ]),
  focusedOnly: () =>
    new Option('--focused-only', 'count input only while a window of a target has the focus'),
  noMemory: () => new Option('--no-memory', 'do not scan memory maps').conflicts(['hits', 'persistFor']),
  record: () => new Option('--record <file>', 'also write a capture (compressed if the name ends in .gz)'),
  duration: () =>
    new Option('--duration <duration>', 'stop after this time, such as 10s').argParser(durationOption),
  keepWatching: () =>
    new Option('--keep-watching', 'go on when the last target has ended or has its verdict'),
  profile: () =>
    new Option('--profile <profile>', 'what counts as suspicious, and in which processes').choices([
      'threshold',
      'strict',
    ]),
  action: () =>
    new Option('--action <action>', 'what a verdict does: only report it, or end the process').choices([
      'simulate',
      'terminate',
    ]),
  dev: () => new Option('--dev', 'for development: verdicts are only warnings, debuggers are ignored'),
  hits: () => new Option('--hits <number>', 'hits on one PID that make a verdict').argParser(wholeNumber),
  persistFor: () =>
    new Option(
      '--persist-for <duration>',
      'shortest time for which memory must stay suspicious, such as 200ms',
    ).argParser(durationOption),
  disable: () =>
    new Option('--disable <id>', 'detector or input indicator that does not look (repeatable)').argParser(
      append<string>,
    ),
  config: () => new Option('--config <file>', 'configuration file (JSON, comments allowed)'),
  logDir: () => new Option('--log-dir <dir>', 'folder for the log files'),
  evidence: () =>
    new Option(
      '--evidence <dir>',
      'on a verdict, save memory of the process, its map, threads and modules there',
    ),
  baseline: () =>
    new Option('--baseline <file>', 'say what is not as in this baseline of a program (see `learn`)'),
  page: () =>
    new Option(
      '--page [host:port]',
      'show it live in a browser (default 127.0.0.1:7171, or the next free port)',
    ).argParser((text) => parseAddress(text)),
  metrics: () =>
    new Option(
      '--metrics [host:port]',
      'serve figures for Prometheus at /metrics (default 127.0.0.1:9464, or the next free port)',
    ).argParser((text) => parseAddress(text, '--metrics')),
  webhook: () =>
    new Option(
      '--webhook <url>',
      'send warnings and verdicts there, each in a POST request (https, or http on this machine)',
    ),
  webhookSecret: () => new Option('--webhook-secret <file>', 'sign these requests with the secret in it'),
  syslog: () =>
    new Option('--syslog <url>', 'send every event to a syslog server: udp://HOST, tcp://HOST or tls://HOST'),
  exec: () =>
    new Option(
      '--exec <program>',
      'run it for each warning and verdict, with the event on its standard input',
    ),
  nats: () =>
    new Option(
      '--nats <url>',
      'NATS servers with the stream of events: nats://HOST or tls://HOST, several with commas',
    ),
  natsCreds: () =>
    new Option('--nats-creds <file>', 'credentials for them: .creds, a seed, USER:PASSWORD or a token'),
  natsCa: () => new Option('--nats-ca <file>', 'certificates (PEM) that these servers are checked against'),
  natsStream: () => new Option('--nats-stream <name>', 'name of the stream (default CLEARSIGHT)'),
  pageCert: () => new Option('--page-cert <file>', 'certificate (PEM) to serve page and figures with TLS'),
  pageKey: () => new Option('--page-key <file>', 'its private key (PEM)'),
  pageInsecure: () =>
    new Option('--page-insecure', 'serve page and figures without TLS beyond this machine, too'),
  json: () =>
    new Option('--json', 'print every event on stdout, one JSON object per line').conflicts([
      'jsonFd',
      'jsonFile',
    ]),
  jsonFd: () =>
    new Option(
      '--json-fd <number>',
      'print every event as JSON on an open descriptor such as 3 (3>events.ndjson)',
    )
      .argParser(wholeNumberFrom(1, 9))
      .conflicts('jsonFile'),
  jsonFile: () =>
    new Option('--json-file <file>', 'print every event as JSON to a file, which is overwritten'),
  format: () =>
    new Option('--format <format>', 'form of these JSON lines (default clearsight)').choices(FORMATS),
  quiet: () =>
    new Option('-q, --quiet', 'only warnings and worse on the console, no status line').conflicts('verbose'),
  // As JSON, events have their details always.
  verbose: () =>
    new Option('-v, --verbose', 'also the details of every event').conflicts(['json', 'jsonFd', 'jsonFile']),
  noColor: () => new Option('--no-color', 'no colours on the console'),
} as const;

export type OptionName = keyof typeof OPTIONS;

/** How events are printed. */
export const PRINT_OPTIONS = ['json', 'jsonFd', 'jsonFile', 'format', 'quiet', 'verbose', 'noColor'] as const;

/** A page, and how it is served. */
export const PAGE_OPTIONS = ['page', 'pageCert', 'pageKey', 'pageInsecure'] as const;

/** Servers of NATS, and how they are spoken to. */
export const NATS_OPTIONS = ['nats', 'natsCreds', 'natsCa', 'natsStream'] as const;

/** Where events are sent on to. */
const FORWARD = ['webhook', 'webhookSecret', 'syslog', 'exec', ...NATS_OPTIONS] as const;

/** What a live session serves. */
export const SERVE_OPTIONS = ['page', 'metrics', 'pageCert', 'pageKey', 'pageInsecure'] as const;

const POLICY = ['profile', 'action', 'dev', 'hits', 'persistFor', 'disable', 'baseline'] as const;
const SCANNING = ['interval', 'cpuBudget', 'steady', 'trace', 'input', 'focusedOnly', 'noMemory'] as const;
const FILES = ['config', 'logDir'] as const;

/** What each command uses, and nothing else. */
export const WATCH_SETTINGS = [
  ...(['target', 'pid', 'descendants'] as const),
  ...SCANNING,
  ...(['record', 'duration', 'keepWatching'] as const),
  ...POLICY,
  ...FILES,
  ...FORWARD,
  'evidence',
] as const;
/** It protects descendants always, and ends with the program. */
export const RUN_SETTINGS = [
  'target',
  'pid',
  ...SCANNING,
  'record',
  'duration',
  ...POLICY,
  ...FILES,
  ...FORWARD,
  'evidence',
] as const;
/** It makes no verdict, so what leads to one and what follows from it are settings of a replay. */
export const RECORD_SETTINGS = [
  ...(['target', 'pid', 'descendants'] as const),
  ...SCANNING,
  ...(['duration', 'keepWatching', 'profile', 'baseline'] as const),
  ...FILES,
] as const;
export const REPLAY_SETTINGS = [...POLICY, ...FILES] as const;
/** It writes no files. */
export const VIEW_SETTINGS = [...POLICY, 'config'] as const;

/** @param defaults added to the descriptions of options */
export function addOptions(
  command: Command,
  names: readonly OptionName[],
  defaults: Readonly<Partial<Record<OptionName, string>>> = {},
): Command {
  for (const name of names) {
    const option = OPTIONS[name]();
    const standard = defaults[name];
    if (standard !== undefined) option.description += ` (default ${standard})`;
    command.addOption(option);
  }
  return command;
}

export const LIVE_DEFAULTS = {
  profile: 'threshold',
  action: 'simulate',
  hits: '3',
  persistFor: '0ms',
  logDir: 'ClearSight/logs',
} as const;
export const REPLAY_DEFAULTS = {
  profile: 'as recorded',
  action: 'as recorded',
  hits: 'as recorded',
  persistFor: 'as recorded',
  disable: 'as recorded',
  baseline: 'as recorded',
  logDir: 'none is written',
} as const;
