import { expect } from 'vitest';
import type { TapeFacts } from '../../../src/page/stream/answers.js';
import { testWith } from '../../support/requirements.js';
import { ask, bearer } from '../support.js';
import { openInBrowser } from './browser.js';
import { memoryVerdict } from './story/events.js';
import { openStory } from './story/open-story.js';
import { ESCAPED_WORDS, HOSTILE_WORDS, OPEN_MS } from './story/setup.js';
import { go, tryOther } from './views.js';

const test = testWith('chromium');

test('a page that comes before the first frame waits for it', async () => {
  const story = await openStory({ replayOf: 'session.ndjson', everyMs: 0, told: [] });
  const { page, errors } = await openInBrowser(story.url);
  await page.locator('[data-connection=connected]').waitFor();
  story.tell();
  await page.getByRole('slider', { name: 'Moment of the capture' }).waitFor();
  expect(errors).toEqual([]);
});

test('hostile words are text, where a capture is looked through and judged otherwise', async () => {
  const reading = { isOver: true, damage: `x:7: ${HOSTILE_WORDS}`, skipped: [HOSTILE_WORDS] };
  const story = await openStory({ replayOf: `${HOSTILE_WORDS}.ndjson`, everyMs: 0, reading });
  const said = { ...memoryVerdict(200, OPEN_MS + 100), message: `Said: ${HOSTILE_WORDS}` };
  story.tell({ events: [said] });
  story.tell();
  const { page, errors } = await openInBrowser(story.url);
  const expectText = async () => {
    expect(await page.locator('#app img, #app script, #app iframe').count()).toBe(0);
    expect(await page.locator('#app').innerText()).not.toMatch(/[\u202e\u2066]/);
  };
  await page.locator('[data-connection=connected]').getByText(`${ESCAPED_WORDS}.ndjson`).waitFor();
  await page.locator('[data-damage]').getByText(ESCAPED_WORDS).waitFor();
  await page.locator('[data-skipped]').getByText(ESCAPED_WORDS).waitFor();
  await expectText();

  const { json } = await ask(`${story.origin}/tape`, { headers: bearer(story) });
  const moment = { kind: 'verdict', timeMs: OPEN_MS + 250, sequence: 200, words: said.message };
  expect((json() as TapeFacts).moments.at(-1)).toEqual(moment);
  await go(page, 'view=events');
  await page.getByRole('button', { name: '← verdict' }).click();
  await page.waitForURL(`**&at=${moment.timeMs}`);
  await page.locator('[data-sequence="200"]').click();
  await page.locator('.card .words').getByText(`Said: ${ESCAPED_WORDS}`).waitFor();
  await expectText();

  await go(page, 'view=what-if');
  await tryOther(page);
  await page.getByRole('cell', { name: ESCAPED_WORDS, exact: true }).waitFor();
  // What stands behind the name keeps its direction.
  const who = page.getByRole('cell', { name: '… (PID 4242)' }).first();
  expect(await who.locator('bdi').innerText()).toContain(ESCAPED_WORDS);
  await expectText();
  expect(errors).toEqual([]);
});

test('how far a capture has been judged, and what of it could not be read, is said', async () => {
  const told = { replayOf: 'session.ndjson', everyMs: 0 };
  const under = await openInBrowser(
    (await openStory({ ...told, reading: { isOver: false, damage: '', skipped: [] } })).url,
  );
  await under.page.getByText(/It is still being judged, so far up to \d\d:\d\d:\d\d\.\d{3}\./).waitFor();
  const whole = await openInBrowser((await openStory(told)).url);
  await whole.page.getByText('nothing on this page is happening now.').waitFor();
  expect(await whole.page.getByText('still being judged').count()).toBe(0);
  for (const { page } of [under, whole])
    expect(await page.locator('[data-damage], [data-skipped]').count()).toBe(0);
  const damage = 'session.ndjson:7: expected a JSON object, got nothing';
  const damaged = await openInBrowser(
    (await openStory({ ...told, reading: { isOver: true, damage, skipped: [] } })).url,
  );
  await damaged.page.locator('[data-damage]').getByText(damage).waitFor();
  expect(await damaged.page.locator('[data-damage]').innerText()).toMatch(
    /damaged.*what comes after \d\d:.* was not seen/,
  );
});

test('the figures are those of the moment, also while the slider is held', async () => {
  const { page, errors } = await openInBrowser(
    (await openStory({ replayOf: 'session.ndjson', everyMs: 0 })).url,
  );
  const slider = page.getByRole('slider', { name: 'Moment of the capture' });
  await slider.waitFor();
  await go(page, 'view=time');
  const value = page.locator('[data-plot=scans] output').first();
  await value.getByText(/\d/).waitFor();
  // Five minutes back, far out of the window of the last one. No `change`: nobody has let go.
  await slider.evaluate((element: unknown, timeMs) => {
    const input = element as { value: string; dispatchEvent(event: Event): void };
    input.value = `${timeMs}`;
    input.dispatchEvent(new Event('input', { bubbles: true }));
  }, OPEN_MS - 300_000);
  await page.locator('.tape output').getByText('4 min 59 s of').waitFor();
  await value.getByText(/\d/).waitFor();
  expect(errors).toEqual([]);
});

test('a link keeps the moment and the filter, and the way back leads to the moment before', async () => {
  const { url } = await openStory({ replayOf: 'session.ndjson', everyMs: 0 });
  const { page, errors } = await openInBrowser(url);
  const slider = page.getByRole('slider', { name: 'Moment of the capture' });
  const section = (name: string) =>
    page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name, exact: true }).click();
  await slider.focus();
  await page.keyboard.press('Home');
  await page.waitForURL(/at=\d/);
  const first = new URL(page.url()).hash.match(/at=(\d+)/)?.[1];
  await expect.poll(() => slider.inputValue()).toBe(first);
  await section('Events');
  await page.waitForURL(/view=events.*at=\d/);
  const filter = page.getByRole('combobox', { name: 'Filter' });
  await filter.fill('level:info');
  await page.waitForURL(/filter=level/);
  await section('Settings');
  await page.waitForURL(/view=settings/);
  await section('Events');
  await expect.poll(() => filter.inputValue()).toBe('level:info');
  expect(await slider.inputValue()).toBe(first);

  await go(page, `view=events&at=${Number(first) + 1000}`);
  await expect.poll(() => slider.inputValue()).toBe(`${Number(first) + 1000}`);
  await page.goBack();
  await expect.poll(() => slider.inputValue()).toBe(first);
  expect(errors).toEqual([]);
});
