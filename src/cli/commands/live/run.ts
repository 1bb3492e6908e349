import { randomUUID } from 'node:crypto';
import { Command, Option } from 'commander';
import { filter, firstValueFrom } from 'rxjs';
import type { LoadedConfig } from '../../../config/load.js';
import type { Config } from '../../../config/schema.js';
import { ClearSightError } from '../../../errors/errors.js';
import type { SourceRecord } from '../../../records/record.js';
import { machineId } from '../../../sources/machine-id.js';
import type { Launched } from '../../../sources/process/launched.js';
import { loadPlatform } from '../../../sources/process/load-platform.js';
import { withExamples } from '../../examples.js';
import { EXIT, exitCodeOf, exitCodeOfSignal, isSignal } from '../../exit-codes.js';
import { Family } from '../../live/family.js';
import { loadLiveConfig } from '../../live/live-config.js';
import { type LiveSessionOptions, startLiveSession } from '../../live/live-session.js';
import { passSignals } from '../../live/pass-signals.js';
import { refuseOtherLaunched } from '../../live/refuse-baseline.js';
import { liveStopSignals } from '../../live/signals.js';
import {
  addOptions,
  LIVE_DEFAULTS,
  PRINT_OPTIONS,
  RUN_SETTINGS,
  SERVE_OPTIONS,
} from '../../options/option-table.js';
import type { WatchFlags } from '../../options/policy-options.js';
import { type PageFlags, pageRequest } from '../../page/page-request.js';
import { openPrinting, type PrintFlags } from '../../terminal/printing.js';

/** By descriptor. */
const SHARED_STREAMS: Readonly<Record<number, string>> = { 1: 'output', 2: 'error' };

/** `clearsight run -- game args...`: start a program, protected from its first instant. */
export function runCommand(): Command {
  const command = new Command('run')
    .description('Start a program and protect it, and what it starts, from its first instruction.')
    .argument('<program>', 'program to start')
    .argument('[args...]', 'its arguments')
    .passThroughOptions();
  withExamples(command, [
    ['clearsight run -- ./game --fullscreen', 'report what is found'],
    ['clearsight run --action terminate --interval 10ms -- ./game', 'end it on a verdict'],
  ]);
  const own = PRINT_OPTIONS.filter((name) => name !== 'json');
  addOptions(command, [...RUN_SETTINGS, ...SERVE_OPTIONS, ...own], LIVE_DEFAULTS).addOption(
    new Option('--json').hideHelp(),
  );
  return command.action(
    async (program: string, args: string[], flags: WatchFlags & PageFlags & PrintFlags) => {
      refuseSharedOutput(flags);
      const loaded = await loadLiveConfig(flags, true);
      const printing = openPrinting(flags, { machineId: machineId() });
      const page = pageRequest(flags);
      let launched: Launched | undefined;
      let passed: NodeJS.Signals | undefined;
      const mark = randomUUID();
      const passing = passSignals(
        () => launched,
        (signal) => {
          passed = signal;
        },
      );
      try {
        const platform = await loadPlatform();
        launched = platform.launch(program, args, mark);
        refuseOtherLaunched(loaded.config, launched, platform.processes);
        process.exitCode = await protect(launched, mark, loaded, { printing, page });
      } catch (error) {
        launched?.signal('SIGKILL');
        // It was not there to be watched because the signal had ended it, before it began.
        const wasStopped =
          passed !== undefined && error instanceof ClearSightError && error.code === 'CS_TARGET';
        if (launched === undefined || !wasStopped) throw error;
        process.exitCode = await launched.exited;
      } finally {
        passing.unsubscribe();
      }
    },
  );
}

/** The program prints there too: nobody could tell its lines from events. */
function refuseSharedOutput({ json, jsonFd = 0 }: PrintFlags): void {
  const stream = SHARED_STREAMS[json ? 1 : jsonFd];
  if (stream === undefined) return;
  const got = json ? '--json' : `--json-fd ${jsonFd}`;
  throw new ClearSightError(
    'CS_USAGE',
    `run: expected --json-fd 3 (with 3>events.ndjson) or --json-file FILE, got ${got}: standard ${stream} is the program's`,
  );
}

/** Watches a launched program, and what it started, to their end. Resolves with the command's exit code. */
async function protect(
  launched: Launched,
  mark: string,
  { config, warnings }: LoadedConfig,
  shown: Pick<LiveSessionOptions, 'printing' | 'page'>,
): Promise<number> {
  const session = await startLiveSession({
    config: { ...config, pid: [...config.pid, launched.pid], descendants: true },
    ...shown,
    launched,
    mark,
    warnings,
  });
  const family = new Family(launched.pid);
  session.records.subscribe((record) => family.observe(record));
  // The monitor must be at work before the program's first instruction: it has its first look at the waiting process.
  const isWatched = firstValueFrom(session.records.pipe(filter((record) => isFirstLook(record, config))));
  // A session that fails ends the wait, and the command with its error; so does a signal that ends the waiting process.
  await Promise.race([isWatched, session.ended, launched.exited]);
  launched.begin();
  const programExit = await Promise.race([launched.exited, session.ended.then(() => launched.exited)]);
  // What it started may live on. With the program gone there is nobody to pass a signal on to: it ends the watching.
  const stopping = liveStopSignals().subscribe((signal) => session.stop(signal));
  await Promise.race([family.gone(session.records, session.lookThrough), session.ended]).finally(() =>
    stopping.unsubscribe(),
  );
  session.stop('program-ended');
  const { reason, outcome } = await session.ended;
  if (outcome.verdicts > 0) return EXIT.verdict;
  if (isSignal(reason)) return exitCodeOfSignal(reason);
  // A program's own failure stays visible; its success is not claimed while something could not be seen.
  return programExit || exitCodeOf(outcome);
}

function isFirstLook(record: SourceRecord, { memory }: Config): boolean {
  if (!memory.enabled) return record.kind === 'target-found';
  return (record.kind === 'observed' || record.kind === 'probe-failed') && record.fact === 'regions';
}
