import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { recordVerdict } from '../../cli/recorded-runs.js';
import { leave, view } from '../../cli/view-client.js';
import { handLine, machineLine, temporaryFolder, writeCorpus } from '../../evaluate/support.js';
import { testWith } from '../../support/requirements.js';
import { openInBrowser } from './browser.js';
import { go } from './views.js';

const test = testWith('chromium');
const AUTO_CLICKER = fileURLToPath(new URL('../../../captures/auto-clicker.ndjson', import.meta.url));

test('a detector is disabled by its switch: the verdicts that rest on it go, and come back', async () => {
  const { command, page: client } = await view('capture.ndjson', { folder: await recordVerdict() });
  const { page, errors } = await openInBrowser(`${client.url}#${client.token}`);
  await page.locator('[data-connection=connected]').waitFor();
  await go(page, 'view=what-if');
  await page.getByText('0 come, 0 go, 0 move, 1 stay.').waitFor();
  const switches = page.getByRole('group', { name: /disabledDetectors/ });
  for (const id of ['writable-executable', 'anonymous-executable']) {
    const box = switches.getByRole('checkbox', { name: new RegExp(`^${id}`) });
    await box.focus();
    await box.press('Space');
    expect(await box.isChecked()).toBe(false);
  }
  await page.getByText('0 come, 1 go, 0 move, 0 stay.').waitFor();
  await page.getByText('--disable writable-executable --disable anonymous-executable').waitFor();
  await page.getByText('{"disabledDetectors":["writable-executable","anonymous-executable"]}').waitFor();
  await switches.getByText(/^\d+ more, which no event names$/).click();
  // No input was recorded: there is nothing to try.
  const indicator = switches.getByRole('checkbox', { name: /^short-hold.*does not hold what it reads/ });
  expect(await indicator.isDisabled()).toBe(true);
  await switches.getByRole('checkbox', { name: /^writable-executable/ }).check();
  await switches.getByRole('checkbox', { name: /^anonymous-executable/ }).check();
  await page.getByText('0 come, 0 go, 0 move, 1 stay.').waitFor();
  expect(await page.getByRole('button', { name: 'As it was judged' }).isDisabled()).toBe(true);
  expect(errors).toEqual([]);
  await leave(command);
});

test('what is disabled is said at the head of the page', async () => {
  const { command, page: client } = await view(AUTO_CLICKER, { flags: ['--disable', 'short-hold'] });
  const { page } = await openInBrowser(`${client.url}#${client.token}`);
  await page.locator('[data-disabled]', { hasText: 'what they would find: short-hold' }).waitFor();
  await go(page, 'view=what-if');
  const box = page.getByRole('checkbox', { name: /^short-hold.*did not look when this was judged/ });
  await box.check();
  await page.getByText('{"disabledDetectors":[]}').waitFor();
  await leave(command);
});

test('beside the sliders stands what the limits do to a corpus: in force, and as tried', async () => {
  const folder = temporaryFolder();
  const lines = [handLine('a', 1), handLine('b', 2), machineLine('m', 1)];
  writeCorpus(folder, 'corpus.ndjson.gz', `${lines.join('\n')}\n`);
  const { command, page: client } = await view(AUTO_CLICKER, { flags: ['--corpus', folder] });
  const { page, errors } = await openInBrowser(`${client.url}#${client.token}`);
  await page.locator('[data-connection=connected]').waitFor();
  await go(page, 'view=what-if');
  const table = page.getByRole('region', { name: 'On the corpus' });
  const cellsOf = (words: string) =>
    table.getByRole('row', { name: words }).getByRole('cell').allInnerTexts();
  await table.getByRole('row', { name: 'people flagged 0 of 2 0 of 2' }).waitFor();
  expect(await cellsOf('machines missed')).toEqual(['machines missed', '0 of 1', '0 of 1']);
  for (const [name, value] of [
    ['input.maxRate', '1'],
    ['input.maxCv', '1'],
  ] as const)
    await page.getByRole('slider', { name: new RegExp(name) }).fill(value);
  await table.getByRole('row', { name: 'people flagged 0 of 2 2 of 2' }).waitFor();
  await page.getByRole('button', { name: 'As it was judged' }).click();
  await table.getByRole('row', { name: 'people flagged 0 of 2 0 of 2' }).waitFor();
  expect(errors).toEqual([]);
  await leave(command);
});

test('without a corpus the page says that nothing is known of others, and how to give one', async () => {
  const { command, page: client } = await view(AUTO_CLICKER);
  const { page } = await openInBrowser(`${client.url}#${client.token}`);
  await page.locator('[data-connection=connected]').waitFor();
  await go(page, 'view=what-if');
  await page
    .getByText('What these limits do to others is not known: --corpus FILES gives a corpus.')
    .waitFor();
  await leave(command);
});
