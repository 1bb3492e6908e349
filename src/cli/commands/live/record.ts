import { Command, Option } from 'commander';
import { ClearSightError } from '../../../errors/errors.js';
import { machineId } from '../../../sources/machine-id.js';
import { type CorpusFlags, recordCorpus } from '../../corpus/corpus-recording.js';
import { withExamples } from '../../examples.js';
import { exitCodeOf, exitCodeOfSignal, isSignal } from '../../exit-codes.js';
import { loadLiveConfig, requireSomethingToWatch } from '../../live/live-config.js';
import { startLiveSession } from '../../live/live-session.js';
import {
  addOptions,
  LIVE_DEFAULTS,
  PRINT_OPTIONS,
  RECORD_SETTINGS,
  SERVE_OPTIONS,
} from '../../options/option-table.js';
import type { WatchFlags } from '../../options/policy-options.js';
import { processFlag, refuseNames } from '../../options/refuse-names.js';
import { type PageFlags, pageRequest } from '../../page/page-request.js';
import { openPrinting, type PrintFlags } from '../../terminal/printing.js';

interface RecordFlags extends WatchFlags, PageFlags, PrintFlags {
  label?: CorpusFlags['label'];
  yes?: boolean;
}

/** Flags that say something of input: all others make no sense beside --input-only. */
const INPUT_FLAGS = ['input', 'duration', 'config', 'inputOnly', 'label', 'yes'];

/** `clearsight record FILE`: watch to a capture, the judgement is left to a replay; or press times alone, to a corpus. */
export function recordCommand(): Command {
  const command = new Command('record')
    .description('Record what the monitor sees to a capture. Makes no verdicts and ends nothing.')
    .argument(
      '<file>',
      'capture to write (compressed if the name ends in .gz); with --input-only, a corpus file to append to',
    );
  withExamples(command, [
    ['clearsight record session.ndjson.gz --target game --duration 10m', 'ten minutes of a game'],
    ['clearsight record clicks.ndjson --no-memory --input uiohook', 'input only'],
    ['clearsight record mine.ndjson.gz --input-only --label human', 'sessions for `clearsight evaluate`'],
  ]);
  refuseNames(
    addOptions(command, [...RECORD_SETTINGS, ...SERVE_OPTIONS, ...PRINT_OPTIONS], LIVE_DEFAULTS),
    (word) => `record FILE ${processFlag(word)}`,
  );
  const others = command.options.map((option) => option.attributeName());
  return command
    .addOption(
      new Option('--input-only', 'record only press and release times, as sessions of a corpus').conflicts(
        others.filter((name) => !INPUT_FLAGS.includes(name)),
      ),
    )
    .addOption(new Option('--label <label>', 'who presses (with --input-only)').choices(['human', 'machine']))
    .option('--yes', 'do not ask: everybody who is recorded has agreed (with --input-only)')
    .action(async (file: string, flags: RecordFlags) => {
      process.exitCode = flags.inputOnly
        ? await recordSessions(file, flags)
        : await recordCapture(file, flags);
    });
}

async function recordSessions(file: string, { label, ...flags }: RecordFlags): Promise<number> {
  if (label !== undefined) return recordCorpus(file, { ...flags, label });
  throw new ClearSightError(
    'CS_USAGE',
    '--input-only: expected --label human or --label machine, got neither',
  );
}

async function recordCapture(file: string, { label, yes, ...flags }: RecordFlags): Promise<number> {
  if (label !== undefined || yes) {
    throw new ClearSightError(
      'CS_USAGE',
      'expected --label and --yes together with --input-only, got them without it',
    );
  }
  const loaded = await loadLiveConfig({ ...flags, record: file, action: 'simulate' });
  requireSomethingToWatch(loaded);
  const session = await startLiveSession({
    config: loaded.config,
    printing: openPrinting(flags, { machineId: machineId() }),
    page: pageRequest(flags),
    capturesOnly: true,
    warnings: loaded.warnings,
  });
  const { reason, outcome } = await session.ended;
  if (isSignal(reason)) return exitCodeOfSignal(reason);
  return exitCodeOf(outcome);
}
