import { Command } from 'commander';
import { withExamples } from '../examples.js';
import { EXIT, exitCodeOfSignal } from '../exit-codes.js';
import { loadLiveConfig, requireSomethingToWatch } from '../live-config.js';
import { startLiveSession } from '../live-session.js';
import { addWatchOptions, type WatchFlags } from '../policy-options.js';

/** `clearsight record FILE`: watch to a capture; the judgement is left to a replay. */
export function recordCommand(): Command {
  const command = new Command('record')
    .description('Write what the monitor sees to a capture. No verdicts, nothing is ended.')
    .argument('<file>', 'capture to write (.gz: compressed)');
  withExamples(command, [
    ['clearsight record session.ndjson.gz --target game --duration 10m', 'ten minutes of a game'],
    ['clearsight record clicks.ndjson --no-memory --input uiohook', 'input alone'],
  ]);
  return addWatchOptions(command).action(async (file: string, flags: WatchFlags) => {
    const loaded = await loadLiveConfig({ ...flags, record: file, action: 'simulate' });
    requireSomethingToWatch(loaded);
    const session = await startLiveSession({
      config: loaded.config,
      json: flags.json === true,
      capturesOnly: true,
      warnings: loaded.warnings,
    });
    const { reason, outcome } = await session.ended;
    if (reason.kind === 'signal') process.exitCode = exitCodeOfSignal(reason.signal);
    else process.exitCode = outcome.isBlind ? EXIT.blind : EXIT.clean;
  });
}
