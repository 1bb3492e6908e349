import type { Health } from '../../health/judge.js';
import { type Look, lookAtHealth, type Seen } from '../../health/look.js';
import { escapeControls } from '../../text/escape.js';
import { EXIT } from '../exit-codes.js';

/** Who asks waits no longer than a second. */
const IN_TIME_MS = 800;

const EXIT_CODES: Readonly<Record<Health, number>> = {
  watching: EXIT.clean,
  blind: EXIT.blind,
  'could-not-tell': EXIT.blind,
  stale: EXIT.stale,
  dead: EXIT.dead,
};

/** Prints how the monitors of a log folder are, and sets the exit code by the worst. */
export async function tellHealth(logDir: string, asJson: boolean): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, IN_TIME_MS, undefined);
  });
  const look = await Promise.race([lookAtHealth(logDir), silence]);
  clearTimeout(timer);
  const told = look ?? unanswered(logDir);
  process.exitCode = EXIT_CODES[told.health];
  const text = asJson ? JSON.stringify(told) : told.monitors.map(lineOf).join('\n');
  await new Promise<void>((resolve) => process.stdout.write(`${text}\n`, () => resolve()));
  if (look === undefined) await exitNow(EXIT_CODES[told.health]);
}

const unanswered = (logDir: string): Look => ({
  health: 'could-not-tell',
  monitors: [{ health: 'could-not-tell', words: `${escapeControls(logDir)}: the disk does not answer` }],
});

function lineOf({ health, words, state, ageMs = 0 }: Seen): string {
  if (state === undefined) return `${health}: ${words}`;
  const asked = state.asked.length === 0 ? '' : `, of ${state.asked.join(', ')}`;
  const said = `PID ${state.monitor.pid}${asked}, said ${(ageMs / 1000).toFixed(1)} s ago`;
  return escapeControls(`${health}: ${words} (${said})`);
}

/** Node would wait for the read. */
async function exitNow(code: number): Promise<void> {
  const { loadPlatform } = await import('../../sources/process/load-platform.js');
  (await loadPlatform().catch(() => undefined))?.exitNow(code);
}
