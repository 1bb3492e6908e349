import { expect } from 'vitest';
import { formatMarks } from '../../../../page/store/marks.js';
import { testWith } from '../../../support/requirements.js';
import { openInBrowser } from '../browser.js';
import { openStory } from '../story/open-story.js';
import { HOSTILE_WORDS, START_MS, setup } from '../story/setup.js';

const test = testWith('chromium');

async function openCapture() {
  const { url } = await openStory({ replayOf: 'session.ndjson', everyMs: 0 });
  const { page, errors } = await openInBrowser(url);
  const slider = page.getByRole('slider', { name: 'Moment of the capture' });
  await slider.waitFor();
  return { page, errors, slider };
}

test('by keyboard: a moment is marked, named, left, found again after a reload, and removed', async () => {
  const { page, errors, slider } = await openCapture();
  await slider.focus();
  await page.keyboard.press('Home');
  await page.waitForURL(/at=\d/);
  const at = new URL(page.url()).hash.match(/at=(\d+)/)?.[1];
  await expect.poll(() => slider.inputValue()).toBe(at);
  await page.keyboard.press('m');
  const name = page.getByRole('textbox', { name: /^Name of the mark/ });
  await expect
    .poll(() => page.evaluate('document.activeElement.getAttribute("aria-label")'))
    .toMatch(/^Name of the mark/);
  await page.keyboard.type('memory');
  // The page is drawn anew while one types, as when a frame comes.
  await page.evaluate(`location.hash = location.hash.replace('at=${at}', 'at=${Number(at) + 500}')`);
  await expect.poll(() => slider.inputValue()).not.toBe(at);
  await page.keyboard.type(' comes');
  await page.keyboard.press('Enter');
  await expect.poll(() => name.inputValue()).toBe('memory comes');
  // A letter that is typed is a letter.
  expect(await name.count()).toBe(1);
  await page.getByRole('button', { name: 'To the end' }).click();
  await page.waitForURL(new RegExp(`at=(?!${at})`));
  await page.reload();
  await page.getByText('Marks: 1').click();
  expect(await name.inputValue()).toBe('memory comes');
  await page.getByRole('button', { name: '← mark' }).click();
  await page.waitForURL(new RegExp(`at=${at}`));
  await page.getByRole('button', { name: 'Remove the mark memory comes' }).click();
  await page.getByText('No moment is marked.').waitFor();
  expect(await page.evaluate('localStorage.length')).toBe(0);
  expect(errors).toEqual([]);
});

test('marks are handed on as text; hostile ones are text too, and what is no mark is refused', async () => {
  const { page, errors } = await openCapture();
  await page.getByText('Marks: 0').click();
  const text = page.getByRole('textbox', { name: 'Marks to add' });
  const take = page.getByRole('button', { name: 'Add marks' });
  await text.fill('{}');
  await take.click();
  await page.getByText('Expected marks as JSON').waitFor();
  await text.fill(formatMarks('elsewhere', [{ timeMs: START_MS + 1000, name: HOSTILE_WORDS }]));
  await take.click();
  await page.getByText('1 mark added. They were set in another capture').waitFor();
  expect(await page.locator('#app img, #app script').count()).toBe(0);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copy marks' }).click();
  await page.getByText('copied', { exact: true }).waitFor();
  const copied = JSON.parse(await page.evaluate('navigator.clipboard.readText()'));
  expect(copied).toMatchObject({ capture: setup.session, marks: [{ timeMs: START_MS + 1000 }] });
  expect(copied.marks[0].name).not.toMatch(/[\u202e\u2066]/);
  await page.getByRole('button', { name: /^Go to / }).click();
  await page.waitForURL(new RegExp(`at=${START_MS + 1000}`));
  expect(errors).toEqual([]);
});
