import { expect } from 'vitest';
import { testWith } from '../../../support/requirements.js';
import { openInBrowser } from '../browser.js';
import { openStory } from '../story/open-story.js';
import { go } from '../views.js';

const test = testWith('chromium');

async function openEvents(address = 'view=events') {
  const { url } = await openStory();
  const { page, errors } = await openInBrowser(url);
  await go(page, address);
  const box = page.getByRole('combobox', { name: 'Filter' });
  const listed = page.locator('[data-found]');
  return { page, errors, box, listed };
}

test('by keyboard: a field and a value are completed, the list narrows, the address has it and leads back', async () => {
  const { page, errors, box, listed } = await openEvents();
  await box.focus();
  await page.keyboard.type('ki');
  await page.getByRole('option', { name: /^kind:/ }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  expect(await box.inputValue()).toBe('kind:');
  expect(await box.getAttribute('aria-invalid')).toBe('true');
  await page.getByText('Nothing is asked of kind.').waitFor();
  await page.getByText('Meanwhile all events are shown.').waitFor();
  expect(await listed.innerText()).toBe('155 events');
  await page.keyboard.type('verd');
  await page.keyboard.press('ArrowDown');
  const first = await page.getByRole('option').first().getAttribute('id');
  expect(await box.getAttribute('aria-activedescendant')).toBe(first);
  await page.keyboard.press('Enter');
  expect(await box.inputValue()).toBe('kind:verdict ');
  await listed.getByText(/^\d of 155 events$/).waitFor();
  await page.keyboard.type('process:"');
  await page.getByText('Meanwhile the last valid filter is in force: kind:verdict').waitFor();
  expect(await listed.innerText()).toMatch(/^\d of 155 events$/);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  expect(await box.inputValue()).toBe('kind:verdict');
  expect(page.url()).toContain('filter=kind%3Averdict');
  await page.reload();
  await listed.getByText(/^\d of 155 events$/).waitFor();
  expect(await box.inputValue()).toBe('kind:verdict');
  expect(errors).toEqual([]);
});

test('a word that may become a field waits for Enter; an opened event keeps the filter', async () => {
  const { page, box, listed } = await openEvents();
  await box.fill('text');
  await page.getByText('A field, or a word?').waitFor();
  expect(await listed.innerText()).toBe('155 events');
  await box.press('Enter');
  await page.waitForURL(/filter=text/);
  await box.fill('kind:verdict');
  await page.locator('.event-list a').first().click();
  await page.locator('.card').waitFor();
  expect(page.url()).toContain('filter=kind%3Averdict');
  await page.getByRole('button', { name: 'Close' }).click();
  expect(await box.inputValue()).toBe('kind:verdict');
});

test('what is asked often is one click, and one more takes it back', async () => {
  const { page, box, listed } = await openEvents();
  const verdicts = page.getByRole('button', { name: 'kind:verdict' });
  await verdicts.click();
  expect(await box.inputValue()).toBe('kind:verdict');
  expect(await verdicts.getAttribute('aria-pressed')).toBe('true');
  await verdicts.click();
  await listed.getByText(/^155 events$/).waitFor();
});

test('hostile names are text in the completions, and an address with a wrong filter says so', async () => {
  const { page, errors, box } = await openEvents(
    `view=events&filter=${encodeURIComponent('level:<b>\u202e')}`,
  );
  await page.getByText('Not valid').waitFor();
  await page.getByText('Meanwhile all events are shown.').waitFor();
  await box.fill('process:img');
  await page.getByRole('option').first().waitFor();
  expect(await page.locator('#app img, #app b').count()).toBe(0);
  expect(await page.locator('#app').innerText()).not.toMatch(/[\u202e\u2066]/);
  expect(errors).toEqual([]);
});
