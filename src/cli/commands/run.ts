import { Command } from 'commander';
import { withExamples } from '../examples.js';
import { EXIT } from '../exit-codes.js';
import { launch } from '../launch.js';
import { loadLiveConfig } from '../live-config.js';
import { startLiveSession } from '../live-session.js';
import { addWatchOptions, type WatchFlags } from '../policy-options.js';
import { stopSignals } from '../stop-signals.js';

/** `clearsight run -- game args...`: start a program, protected from its first instant. */
export function runCommand(): Command {
  const command = new Command('run')
    .description('Start a program and protect it from its first instant.')
    .argument('<program>', 'program to start')
    .argument('[args...]', 'its arguments')
    .passThroughOptions();
  withExamples(command, [
    ['clearsight run -- ./game --fullscreen', 'say what is found'],
    ['clearsight run --action terminate --interval 10ms -- ./game', 'end it on a verdict'],
  ]);
  return addWatchOptions(command).action(async (program: string, args: string[], flags: WatchFlags) => {
    const loaded = await loadLiveConfig(flags, true);
    const launched = launch(program, args);
    const passing = stopSignals(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR2', 'SIGWINCH']).subscribe(
      (signal) => {
        // A terminal sends Ctrl-C to the program itself as well: once is enough.
        if (!(signal === 'SIGINT' && process.stdin.isTTY)) launched.signal(signal);
      },
    );
    try {
      const session = await startLiveSession({
        config: loaded.config,
        json: flags.json === true,
        hasProgram: true,
        warnings: loaded.warnings,
      });
      await session.system.hold(launched.pid);
      launched.begin();
      const programExit = await launched.exited;
      session.stop({ kind: 'program-ended' });
      const { outcome } = await session.ended;
      // A program's own failure stays visible; its success is not claimed while something could not be seen.
      process.exitCode = outcome.verdicts > 0 ? EXIT.verdict : programExit || outcome.exitCode;
    } catch (error) {
      launched.signal('SIGKILL');
      throw error;
    } finally {
      passing.unsubscribe();
    }
  });
}
