import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { clearsight } from '../../cli/clearsight.js';
import { recordClean, recordVerdict } from '../../cli/recorded-runs.js';
import { testWith } from '../../support/requirements.js';
import { ofCapture, openTestPage } from '../support.js';
import { openInBrowser } from './browser.js';
import { memoryVerdict } from './story/events.js';
import { BEGIN, nextFrame } from './story/frames.js';
import { ESCAPED_WORDS, HOSTILE_WORDS, OPEN_MS, setup } from './story/setup.js';
import { violationsOf } from './violations.js';

// Two real captures: one of a target that nobody touched, and one of a target that was injected.
const test = testWith('chromium');
/** Longer than a busy machine takes. */
const SOON = { timeout: 10_000 };
const TIMEOUT_MS = 180_000;
const BROWSER_FILES = new URL('../../../dist/browser/', import.meta.url);

/** Records both, and opens the page that shows them, judged to their ends. */
async function openBoth() {
  const folders = await Promise.all([recordClean(), recordVerdict()]);
  const files = folders.map((folder) => join(folder, 'capture.ndjson'));
  const command = clearsight(['view', ...files, '--page', '127.0.0.1:0']);
  await command.said(/Page: \S+\n/);
  const url = /Page: (\S+)\n/.exec(command.stderr)?.[1] ?? '';
  const { page, errors } = await openInBrowser(url);
  const [a, b] = ['A', 'B'].map((letter) => page.getByRole('region', { name: `${letter}: ` }));
  if (a === undefined || b === undefined) throw new Error('two columns');
  await b.getByText('1 with a verdict').waitFor();
  await page.getByText('What differs').first().waitFor();
  return { page, errors, a, b };
}

const both = (page: Page) => page.getByRole('slider', { name: 'Moment of both captures' });
/** Where a slider is, from its beginning. */
async function sinceBegin(page: Page, name: string): Promise<number> {
  const slider = page.getByRole('slider', { name });
  return Number(await slider.inputValue()) - Number(await slider.getAttribute('min'));
}

/** Moments of the address, since the first moment of each capture. */
async function momentsOf(page: Page): Promise<readonly number[]> {
  const fields = new URLSearchParams(new URL(page.url()).hash.slice(1));
  const moments = ['A', 'B'].map(async (letter, index) => {
    const slider = page.getByRole('slider', { name: `Moment of the capture, ${letter}` });
    const sinceMs = Number(fields.get(index === 0 ? 'at' : 'at2')) - Number(await slider.getAttribute('min'));
    // A hair before the first moment would be -0.
    return Math.round(sinceMs) + 0;
  });
  return Promise.all(moments);
}

test('a clean and an attacked run are compared by keyboard alone', { timeout: TIMEOUT_MS }, async () => {
  const { page, errors, a, b } = await openBoth();
  const differences = page.getByRole('region', { name: 'What differs' });
  await differences.getByRole('row', { name: 'verdicts FI-MEM-001 0 1' }).waitFor();
  await differences.getByRole('row', { name: /^pid / }).waitFor();
  expect(await differences.getByRole('row', { name: /^hits\.threshold/ }).count()).toBe(0);

  // Together: from the start of each, where nothing has been found yet.
  await both(page).focus();
  await both(page).press('Home');
  await b.getByText('verdicts', { exact: true }).locator('..').getByText('0').waitFor();
  await expect.poll(() => sinceBegin(page, 'Moment of the capture, A'), SOON).toBe(0);
  await expect.poll(() => sinceBegin(page, 'Moment of the capture, B'), SOON).toBe(0);
  expect(await momentsOf(page)).toEqual([0, 0]);

  // The verdict of one takes the other along.
  await b.getByRole('button', { name: 'verdict →' }).focus();
  await page.keyboard.press('Enter');
  await b.getByText('verdicts', { exact: true }).locator('..').getByText('1').waitFor();
  await expect.poll(async () => (await momentsOf(page))[1], SOON).toBeGreaterThan(0);
  const [ofA, ofB] = await momentsOf(page);
  expect(ofA).toBe(ofB);
  expect(await a.getByText('verdicts', { exact: true }).locator('..').innerText()).toMatch(/\b0$/);

  // Each by itself.
  const checkbox = page.getByRole('checkbox', { name: 'Move both together' });
  await checkbox.focus();
  await page.keyboard.press('Space');
  await a.getByRole('button', { name: 'Play' }).waitFor();
  const alone = page.getByRole('slider', { name: 'Moment of the capture, A' });
  await alone.focus();
  await alone.press('Home');
  await expect.poll(() => momentsOf(page), SOON).toEqual([0, ofB]);
  // The address keeps both.
  await page.reload();
  await expect.poll(() => sinceBegin(page, 'Moment of the capture, A'), SOON).toBe(0);
  await b.getByText('verdicts', { exact: true }).locator('..').getByText('1').waitFor();
  expect(await checkbox.isChecked()).toBe(false);
  await checkbox.focus();
  await page.keyboard.press('Space');
  await expect.poll(() => momentsOf(page), SOON).toEqual([0, 0]);

  // Play drives both to the end of the longer.
  await page.getByRole('combobox', { name: 'speed' }).selectOption('100');
  await page.getByRole('button', { name: 'Play' }).focus();
  await page.keyboard.press('Enter');
  await b.getByText('verdicts', { exact: true }).locator('..').getByText('1').waitFor();
  await expect.poll(() => sinceBegin(page, 'Moment of the capture, A'), SOON).toBeGreaterThan(0);
  expect(errors).toEqual([]);
});

test('plots of both show the same span, and an event of one leaves the other as it is', {
  timeout: TIMEOUT_MS,
}, async () => {
  const { page, errors, a, b } = await openBoth();
  await page.getByRole('link', { name: 'Over time' }).click();
  const spanOf = (column: typeof a) =>
    column
      .getByText('Times count from the start')
      .innerText()
      .then((text) => /[\d:.]+ to [\d:.]+/.exec(text)?.[0]);
  await expect.poll(() => spanOf(a), SOON).toBe('00:00:00.000 to 00:01:00.000');
  expect(await spanOf(b)).toBe(await spanOf(a));
  await b.getByRole('button', { name: '+ Nearer' }).click();
  await expect.poll(() => spanOf(b), SOON).not.toBe('00:00:00.000 to 00:01:00.000');
  expect(await spanOf(a)).toBe(await spanOf(b));
  const nearer = await spanOf(a);
  // The focus is in the second column: the first must not hear the key too.
  await page.keyboard.press('+');
  await expect.poll(() => spanOf(b), SOON).not.toBe(nearer);
  expect(await spanOf(a)).toBe(await spanOf(b));

  await page.getByRole('link', { name: 'Events' }).click();
  await b.getByText('Repeated detection of suspicious executable memory').first().click();
  await b.locator('.card .region.found').first().waitFor();
  expect(await a.locator('.card').count()).toBe(0);
  expect(new URL(page.url()).hash).toMatch(/view=events.*&event2=\d+/);
  await page.keyboard.press('Escape');
  await b.locator('.card').waitFor({ state: 'detached' });
  expect(errors).toEqual([]);
});

test('axe finds nothing to complain of in two captures, wide or narrow', {
  timeout: TIMEOUT_MS,
}, async () => {
  const { page, errors, b } = await openBoth();
  // Only what can be seen is drawn.
  await page.setViewportSize({ width: 1280, height: 3000 });
  const found: string[] = [];
  for (const [view, drawn] of [
    ['Now', '.now table'],
    ['Over time', '[data-plot=scans] canvas'],
    ['Map', '.region'],
    ['Events', '.event-list'],
    ['Settings', '[aria-label^="Settings in force"]'],
    ['What if', '.what-if table'],
  ] as const) {
    await page.getByRole('link', { name: view, exact: true }).click();
    await b.locator(drawn).first().waitFor();
    found.push(...(await violationsOf(page, view)));
  }
  await page.getByRole('checkbox', { name: 'Move both together' }).uncheck();
  await page.setViewportSize({ width: 500, height: 900 });
  found.push(...(await violationsOf(page, 'apart and narrow')));
  const [left, right] = await Promise.all(
    ['A', 'B'].map((letter) => page.locator(`[data-column=${letter}]`).boundingBox()),
  );
  expect(left?.x).toBe(right?.x);
  expect(found).toEqual([]);
  expect(errors).toEqual([]);
});

test('only verdicts are announced, each with its capture, and hostile names are text', async () => {
  const setups = [setup, { ...setup, session: 'another' }].map((each) => ({
    ...each,
    replayOf: `${HOSTILE_WORDS}.ndjson`,
  }));
  const served = await openTestPage({ setups, folder: BROWSER_FILES });
  const first = nextFrame(BEGIN);
  for (const session of [0, 1]) served.post(first, [], { ofCapture: ofCapture(session) });
  const { page, errors } = await openInBrowser(served.url);
  const column = page.locator('[data-column=B]');
  await column.getByRole('heading', { name: ESCAPED_WORDS }).waitFor();
  await column.locator('.now table').waitFor();
  expect(await page.locator('#app img, #app script, #app iframe').count()).toBe(0);
  const said = page.locator('[aria-live]:not([aria-live=off]), [role=status], [role=alert]');
  expect(await said.allTextContents()).toEqual(['', '']);
  const verdict = memoryVerdict(201, OPEN_MS);
  served.post({ ...nextFrame(first), events: [verdict] }, [], { ofCapture: ofCapture(1) });
  await expect
    .poll(() => said.allTextContents(), SOON)
    .toEqual(['', `Verdict, B: FI-MEM-001, ${verdict.message}`]);
  expect(errors).toEqual([]);
});
