import { expect } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';
import { type Clearsight, clearsight } from './clearsight.js';
import { openPageOf } from './page-client.js';

export const PAGE = ['--page', '127.0.0.1:0'];

/** Opens the view of a capture, or of two; `ask` gives the answers of its page. */
export async function view(
  files: string | readonly string[],
  options: { folder?: string; flags?: string[] } = {},
) {
  const { folder = temporaryFolder(), flags = [] } = options;
  const command = clearsight(['view', ...[files].flat(), ...PAGE, ...flags], { folder });
  const page = await openPageOf(command);
  const ask = async <Answer>(path: string) => (await (await page.get(path)).json()) as Answer;
  return { command, page, ask };
}

/** Ends a view as a person does. */
export async function leave(command: Clearsight, code = 130): Promise<void> {
  command.child.kill('SIGINT');
  expect(await command.ended).toBe(code);
}
