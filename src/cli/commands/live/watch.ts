import { Command, Option } from 'commander';
import { machineId } from '../../../sources/machine-id.js';
import { withExamples } from '../../examples.js';
import { exitCodeOf, exitCodeOfSignal, isSignal } from '../../exit-codes.js';
import { loadLiveConfig, requireSomethingToWatch } from '../../live/live-config.js';
import { startLiveSession } from '../../live/live-session.js';
import {
  addOptions,
  LIVE_DEFAULTS,
  PRINT_OPTIONS,
  SERVE_OPTIONS,
  WATCH_SETTINGS,
} from '../../options/option-table.js';
import type { WatchFlags } from '../../options/policy-options.js';
import { refuseNames, targetHint } from '../../options/refuse-names.js';
import { type PageFlags, pageRequest } from '../../page/page-request.js';
import { openPrinting, type PrintFlags } from '../../terminal/printing.js';

/** What makes no sense beside --input-only. */
const TARGET_FLAGS = [
  ...['target', 'pid', 'descendants', 'focusedOnly'],
  ...['profile', 'interval', 'cpuBudget', 'steady', 'trace', 'hits', 'persistFor'],
];

/** `clearsight watch`: hold the targets, say what is found, end them on a verdict when asked to. */
export function watchCommand(): Command {
  const command = new Command('watch').description('Watch processes that are running or start later.');
  withExamples(command, [
    ['clearsight watch --target game', 'report what is found, leave the process alive'],
    ['clearsight watch --target game --action terminate', 'end it on a verdict'],
    [
      'clearsight watch --pid 4211 --interval 1ms --persist-for 200ms --json',
      '1,000 scans a second, events as JSON',
    ],
    ['clearsight watch --input-only', 'mouse and keyboard alone, whatever has the focus'],
  ]);
  addOptions(command, [...WATCH_SETTINGS, ...SERVE_OPTIONS, ...PRINT_OPTIONS], LIVE_DEFAULTS).addOption(
    new Option('--input-only', 'watch mouse and keyboard alone, without a target').conflicts(TARGET_FLAGS),
  );
  return refuseNames(command, targetHint).action(async (flags: WatchFlags & PageFlags & PrintFlags) => {
    const loaded = await loadLiveConfig(flags);
    requireSomethingToWatch(loaded);
    const session = await startLiveSession({
      config: loaded.config,
      printing: openPrinting(flags, { machineId: machineId() }),
      page: pageRequest(flags),
      warnings: loaded.warnings,
    });
    const { reason, outcome } = await session.ended;
    process.exitCode = isSignal(reason) ? exitCodeOfSignal(reason) : exitCodeOf(outcome);
  });
}
