import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { type Clearsight, clearsight } from '../../cli/clearsight.js';
import { testWith } from '../../support/requirements.js';
import { start } from '../../support/target.js';
import { openInBrowser } from './browser.js';

// A real monitor, its real server and a real browser: from the memory of a process to what somebody sees.
const test = testWith('chromium');
const AUTO_CLICKER = fileURLToPath(new URL('../../../captures/auto-clicker.ndjson', import.meta.url));
/** Longer than a busy machine takes. */
const SOON = { timeout: 10_000 };
const PAGE = ['--page', '127.0.0.1:0'];

async function addressOf(command: Clearsight): Promise<string> {
  await command.said(/[Pp]age: \S+\n/);
  return /[Pp]age: (\S+)\n/.exec(command.stderr)?.[1] ?? '';
}

test('an injection is seen: the process turns suspicious, the verdict opens, and its map marks the region', async () => {
  const target = await start('target');
  const args = ['--pid', `${target.pid}`, '--input', 'none', '--keep-watching', ...PAGE];
  const { page, errors } = await openInBrowser(await addressOf(clearsight(['watch', ...args])));
  await page
    .locator('tr', { hasText: `PID ${target.pid}` })
    .getByText('clean')
    .waitFor();
  target.send('rwx');
  await page
    .locator('tr', { hasText: `PID ${target.pid}` })
    .getByText('verdict')
    .waitFor();
  await page.getByRole('link', { name: 'Map', exact: true }).click();
  const found = page.locator('main').getByText('in a finding');
  await found.waitFor();
  expect(await page.locator('main').getByText('rwxp').count()).toBeGreaterThan(0);
  await page.getByRole('link', { name: 'Events', exact: true }).click();
  await page.locator('main').getByText('Repeated detection of suspicious executable memory').first().click();
  await page.getByText('simulate').first().waitFor();
  expect(errors).toEqual([]);
});

test('a capture is scrubbed by keyboard from its first moment to its verdict, and other settings are tried', async () => {
  const command = clearsight(['view', AUTO_CLICKER, ...PAGE]);
  const { page, errors } = await openInBrowser(await addressOf(command));
  await page.getByText('nothing on this page is happening now').waitFor();
  const slider = page.getByRole('slider', { name: 'Moment of the capture' });
  await slider.waitFor();
  await slider.focus();
  await slider.press('Home');
  const verdicts = page.locator('main').getByText('verdicts').locator('..');
  await expect.poll(() => verdicts.innerText(), SOON).toMatch(/\b0$/);
  await page.getByRole('button', { name: 'verdict →' }).click();
  await expect.poll(() => verdicts.innerText(), SOON).toMatch(/\b1$/);
  // The address leads back to this moment.
  await expect.poll(() => page.url(), SOON).toMatch(/#view=now&at=\d/);
  await page.reload();
  await expect.poll(() => verdicts.innerText(), SOON).toMatch(/\b1$/);

  await page.getByRole('link', { name: 'What if' }).click();
  await page.getByText('0 come, 0 go, 0 move, 1 stay.').waitFor();
  const fewest = page.getByRole('slider', { name: /input.minEvents/ });
  await fewest.focus();
  await fewest.press('End');
  await page.getByText('This is not the recorded judgement').waitFor();
  await page.getByText('"input":{"minEvents":100}').waitFor();
  await page.getByRole('button', { name: 'As it was judged' }).click();
  await page.getByText('0 come, 0 go, 0 move, 1 stay.').waitFor();
  expect(errors).toEqual([]);
});
