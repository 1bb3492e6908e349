import { expect } from 'vitest';
import { testWith } from '../../support/requirements.js';
import { openInBrowser } from './browser.js';
import { openStory } from './story/open-story.js';
import { go, tryOther, VIEWS } from './views.js';
import { violationsOf } from './violations.js';

const test = testWith('chromium');
/** All rules on a view take seconds. */
const TIMEOUT_MS = 120_000;

test('axe finds nothing to complain of, light or dark', { timeout: TIMEOUT_MS }, async () => {
  const { url } = await openStory();
  const { page, errors } = await openInBrowser(url);
  const found: string[] = [];
  for (const view of VIEWS) {
    await go(page, view);
    found.push(...(await violationsOf(page, view)));
  }
  await go(page, 'view=events');
  for (const line of ['level:', 'pro', '']) {
    await page.getByRole('combobox', { name: 'Filter' }).fill(line);
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('ArrowDown');
    found.push(...(await violationsOf(page, `a filter that is typed: ${line}`)));
  }
  expect(found).toEqual([]);
  expect(errors).toEqual([]);
});

test('nor in a capture: on its time line, and where other settings are tried', {
  timeout: TIMEOUT_MS,
}, async () => {
  const reading = {
    isOver: false,
    damage: 'session.ndjson:7: expected a JSON object',
    skipped: ['it was cut'],
  };
  const { url } = await openStory({ replayOf: 'session.ndjson', everyMs: 0, reading });
  const { page, errors } = await openInBrowser(url);
  await page.getByRole('slider', { name: 'Moment of the capture' }).waitFor();
  const found: string[] = [];
  for (const view of VIEWS) {
    await go(page, view);
    found.push(...(await violationsOf(page, view)));
  }
  await page.getByRole('button', { name: '← verdict' }).click();
  await page.waitForURL(/&at=\d/);
  found.push(...(await violationsOf(page, 'a moment')));
  await page.keyboard.press('m');
  await page.getByRole('textbox', { name: /^Name of the mark/ }).waitFor();
  found.push(...(await violationsOf(page, 'a mark')));
  await go(page, 'view=what-if');
  await page.getByText('0 come, 0 go, 0 move, 2 stay.').waitFor();
  found.push(...(await violationsOf(page, 'view=what-if')));
  await tryOther(page);
  found.push(...(await violationsOf(page, 'other settings')));
  expect(found).toEqual([]);
  expect(errors).toEqual([]);
});
