import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filter, firstValueFrom } from 'rxjs';
import { originNamed, parseConfig } from '../../config/parse.js';
import { ClearSightError } from '../../errors/errors.js';
import { builtFile } from '../../threads/built-file.js';
import { EXIT } from '../exit-codes.js';
import { startLiveSession } from '../live/live-session.js';
import { replayCapture } from '../replay/replay-session.js';
import type { Printing } from '../terminal/printing.js';

/** A real auto-clicker (xdotool, one click every 33 ms), recorded with `clearsight record`. */
const AUTO_CLICKER = fileURLToPath(new URL('../../../captures/auto-clicker.ndjson', import.meta.url));

/**
 * Shows both monitors at work, with real enforcement on a process of its own.
 *
 * @returns 0 when the injected memory and the auto-clicker were both found, else 1
 */
export async function runDemo(printing: Printing): Promise<number> {
  const say = (text: string) => process.stderr.write(`\n== ${text}\n`);
  say('A small game starts and is protected. Executable memory is injected into it.');
  const memoryFound = await protectGame(printing);
  say('A recorded auto-clicker (30 clicks a second, by xdotool) is replayed.');
  const clickerFound = (await replayCapture(AUTO_CLICKER, {}, { speed: 0, printing })) === EXIT.verdict;
  say(memoryFound && clickerFound ? 'Both were found.' : 'Not everything was found: the demo failed.');
  return memoryFound && clickerFound ? EXIT.clean : EXIT.failure;
}

async function protectGame(printing: Printing): Promise<boolean> {
  const game = await startGame();
  try {
    const logDir = mkdtempSync(join(tmpdir(), 'clearsight-demo-'));
    const config = parseConfig(
      { pid: [game.pid], action: 'terminate', input: { source: 'none' }, logDir },
      originNamed('demo'),
    );
    const session = await startLiveSession({ config, printing, warnings: [] });
    // A few scans of the clean game first, about which the monitor has nothing to report.
    await firstValueFrom(session.records.pipe(filter(({ kind }) => kind === 'unchanged')));
    game.stdin?.write('inject\n');
    const exited = once(game, 'exit');
    const { outcome } = await session.ended;
    const [, signal] = await exited;
    process.stderr.write(`The game was ended by ${signal}. Logs: ${logDir}\n`);
    return outcome.verdicts === 1 && signal === 'SIGKILL';
  } finally {
    game.kill('SIGKILL');
  }
}

async function startGame(): Promise<ChildProcess> {
  const program = fileURLToPath(builtFile(import.meta.url, './game.js'));
  const game = spawn(process.execPath, ['--jitless', program], { stdio: ['pipe', 'pipe', 'ignore'] });
  const [first] = await Promise.race([once(game.stdout, 'data'), once(game, 'exit')]);
  if (String(first).trim() === 'ready') return game;
  throw new ClearSightError(
    'CS_SPAWN',
    `the game of the demo: expected it to be ready, got ${String(first)}`,
  );
}
