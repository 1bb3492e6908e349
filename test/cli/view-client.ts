import { expect } from 'vitest';
import { start } from '../support/target.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { type Clearsight, clearsight } from './clearsight.js';
import { frameWith, openPageOf } from './page-client.js';

export const PAGE = ['--page', '127.0.0.1:0'];

/** Opens the view of a capture; `ask` gives the answers of its page. */
export async function view(file: string, options: { folder?: string; flags?: string[] } = {}) {
  const { folder = temporaryFolder(), flags = [] } = options;
  const command = clearsight(['view', file, ...PAGE, ...flags], { folder });
  const page = await openPageOf(command);
  const ask = async <Answer>(path: string) => (await (await page.get(path)).json()) as Answer;
  return { command, page, ask };
}

/** Ends a view as a person does. */
export async function leave(command: Clearsight, code = 130): Promise<void> {
  command.child.kill('SIGINT');
  expect(await command.ended).toBe(code);
}

/** A target that is clean for a while, then injected under a live monitor, which records until its verdict. Gives the folder. */
export async function recordVerdict(capture = 'capture.ndjson', hits = 3): Promise<string> {
  const target = await start('target');
  const flags = [
    '--input',
    'none',
    '--interval',
    '10ms',
    '--record',
    capture,
    '--hits',
    `${hits}`,
    '--json',
    ...PAGE,
  ];
  const monitor = clearsight(['watch', '--pid', `${target.pid}`, ...flags]);
  const page = await openPageOf(monitor);
  await page.next(frameWith(({ processes }) => processes.some(({ state }) => state === 'clean')));
  // So that the verdict has a frame of its own.
  for (let frames = 0; frames < 4; frames++) await page.next(frameWith(() => true));
  target.send('rwx');
  await monitor.nextOf('verdict');
  expect(await monitor.ended).toBe(3);
  return monitor.folder;
}
