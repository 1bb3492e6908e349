import { ignoredAtStart } from '../sources/linux/launch/ignored-signals.js';
import { isDaemon } from './live/daemon.js';
// Takes what a service manager has set out of the environment: all that is started later would inherit it.
import './live/service/variables.js';

// Without a listener this signal opens the inspector, and whoever may signal the monitor may debug it. Everything else is
// loaded behind this line: loading takes a tenth of a second, and the signal may come at once.
process.on('SIGUSR1', () => {});
// Whoever started it with a signal ignored, as nohup does, wants it to outlive that signal, whatever the command.
for (const signal of ignoredAtStart) process.on(signal, () => {});
// Without a listener this one ends a daemon. Like SIGUSR1 it asks for log files to be opened again, and none is open yet.
if (isDaemon) process.on('SIGHUP', () => {});

// Where descriptors or memory are too few to load it all, that is said in a line.
const loaded = await load().catch((error: Error) => {
  process.stderr.write(`clearsight: cannot start: ${error.message}\n`);
  process.exitCode = 1;
});
await loaded?.();

async function load() {
  const { closeUnaskedInspector } = await import('./live/unasked-inspector.js');
  closeUnaskedInspector();
  const { runCommandLine } = await import('./command-line.js');
  const { createProgram } = await (process.argv[2] === 'health'
    ? import('./health-program.js')
    : import('./program.js'));
  // A signal that came before the listener may have opened it since.
  closeUnaskedInspector();
  return () => runCommandLine(createProgram);
}
