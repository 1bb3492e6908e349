import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { testWith } from '../../support/requirements.js';
import { ask } from '../support.js';
import { openInBrowser } from './browser.js';
import { openRelay } from './relay.js';
import { eventOf, memoryVerdict } from './story/events.js';
import { openStory } from './story/open-story.js';
import { HOSTILE_NAME } from './story/setup.js';
import { go, VIEWS } from './views.js';

const testInBrowser = testWith('chromium');
/** Longer than a busy machine takes. */
const SOON = { timeout: 10_000 };

const stateOf = (page: Page, connection: string) => page.locator(`[data-connection=${connection}]`);

/** A live session, and a page that follows it. */
async function open({ view = '', everyMs = 250 } = {}) {
  const story = await openStory({ everyMs });
  const { page, errors } = await openInBrowser(story.url);
  await stateOf(page, 'connected').waitFor();
  if (view !== '') await go(page, view);
  return { story, page, errors };
}

testInBrowser('the token leaves the address, and stays for this tab alone', async () => {
  const { story, page, errors } = await open();
  expect(page.url()).toBe(`${story.origin}/#view=now`);
  await page.reload();
  await stateOf(page, 'connected').waitFor();
  expect(errors).toEqual([]);
  const other = await openInBrowser(story.origin);
  await stateOf(other.page, 'no-token').getByText('clearsight watch --page').waitFor();
  const wrong = await openInBrowser(`${story.origin}/#another-monitors`);
  await stateOf(wrong.page, 'refused').waitFor();
});

testInBrowser('hostile names are text', async () => {
  const { page, errors } = await open();
  for (const view of [...VIEWS, 'view=events&event=154']) {
    await go(page, view);
    expect(await page.locator('#app img, #app script, #app iframe').count()).toBe(0);
  }
  await go(page, 'view=now');
  const name = page.locator('bdi', { hasText: '<img src=x' }).first();
  expect(await name.innerText()).toContain('onerror=alert(1)>\\u202e');
  expect((await name.getAttribute('title'))?.length).toBeGreaterThanOrEqual(HOSTILE_NAME.length);
  // What stands behind the name keeps its direction.
  expect(await page.locator('.process', { hasText: 'PID 4242' }).count()).toBe(1);
  expect(errors).toEqual([]);
});

testInBrowser('the keyboard alone reaches a verdict, reads it and closes it', async () => {
  const { page } = await open();
  const focused = () => page.evaluate<string>('document.activeElement.outerHTML.slice(0, 400)');
  const tabTo = async (mark: string) => {
    for (let count = 0; count < 60 && !(await focused()).includes(mark); count++)
      await page.keyboard.press('Tab');
    expect(await focused()).toContain(mark);
  };
  await tabTo('view=events');
  await page.keyboard.press('Enter');
  await page.locator('.event-list').waitFor();
  await tabTo('data-sequence="152"');
  await page.keyboard.press('Enter');
  await page.locator('[data-card="152"]').waitFor();
  expect(await focused()).toContain('data-card="152"');
  await page.locator('.card .region.found').waitFor();
  expect(page.url()).toContain('#view=events&event=152');
  await page.keyboard.press('Escape');
  await page.locator('.card').waitFor({ state: 'detached' });
  expect(await focused()).toContain('data-sequence="152"');
});

testInBrowser('a verdict shows the presses behind it beside the limit, and what became of it', async () => {
  const { page } = await open({ view: 'view=events&event=154' });
  await page.locator('.card').getByText('short-hold on left: 8 ms, limit 15').waitFor();
  await page.locator('.card summary').first().click();
  await expect.poll(() => page.locator('.card figure').first().locator('tbody tr').count(), SOON).toBe(60);
  await go(page, 'view=events&event=152');
  await page.locator('.card').getByText('the system refused to end the process, after 50 ms').waitFor();
});

testInBrowser('only verdicts are announced', async () => {
  const { story, page } = await open({ view: 'view=events' });
  expect(await page.locator('[aria-live]:not([aria-live=off]), [role=status], [role=alert]').count()).toBe(1);
  await page.evaluate(`{
    const place = document.querySelector('[aria-live=polite]');
    window.announced = [place.textContent];
    const note = () => {
      if (place.textContent !== window.announced.at(-1)) window.announced.push(place.textContent);
    };
    new MutationObserver(note).observe(place, { childList: true, characterData: true, subtree: true });
  }`);
  story.tell({ events: [eventOf(200, 5_700_000, { level: 'CRITICAL', message: 'No verdict' })] });
  await page.locator('.event-list').getByText('No verdict').waitFor();
  const verdict = memoryVerdict(201, 5_700_001);
  story.tell({ events: [verdict] });
  await expect
    .poll(() => page.evaluate('window.announced'), SOON)
    .toEqual(['', `Verdict: FI-MEM-001, ${verdict.message}`]);
});

testInBrowser('a break, what a page missed meanwhile and the end of the monitor are said', async () => {
  const story = await openStory({ everyMs: 0, host: '127.0.0.2' });
  const relay = await openRelay('127.0.0.2', story.port);
  const { page } = await openInBrowser(story.url.replace('127.0.0.2', 'localhost'));
  await stateOf(page, 'connected').waitFor();
  const away = async (frames: number) => {
    relay.cut();
    await stateOf(page, 'reconnecting').waitFor();
    for (let count = 0; count < frames; count++) {
      story.tell();
      await story.drained();
    }
    relay.mend();
    await stateOf(page, 'connected').waitFor();
  };
  const missed = page.locator('[data-missed]');
  // As many as are kept: they are sent one by one.
  await away(240);
  await page.locator('.elapsed').getByText('for 11 min 00 s').waitFor();
  expect(await missed.count()).toBe(0);
  await away(241);
  await missed.getByText('241 quarter seconds were skipped').waitFor();
  await missed.getByRole('button').click();
  await missed.waitFor({ state: 'detached' });
  await story.close(5_900_000);
  await stateOf(page, 'ended').waitFor();
});

testInBrowser('a gap breaks the line, in the table too', async () => {
  const { page } = await open({ view: 'view=time' });
  await page.locator('button', { hasText: '1 min' }).click();
  await go(page, 'view=time&at=5570000');
  await page.locator('[data-plot=scans] summary').click();
  const rows = page.locator('[data-plot=scans] tbody tr');
  await expect.poll(() => rows.count(), SOON).toBe(60);
  await go(page, 'view=time&at=5568000');
  await expect
    .poll(() => page.locator('[data-plot=scans] tbody').innerText(), SOON)
    .toMatch(/\d[\s\S]*nothing/);
  await page.locator('[data-plot=lanes] summary').click();
  await page.locator('[data-plot=lanes] tbody').getByText('the map of PID 4242 could not be read').waitFor();
});

testInBrowser('whoever takes hold of a plot pauses the page, and sees how far behind it is', async () => {
  const { story, page } = await open({ view: 'view=time', everyMs: 0 });
  await page.locator('[data-plot=scans] .canvas').click();
  const paused = page.locator('[data-paused]');
  await paused.waitFor();
  for (let count = 0; count < 8; count++) story.tell();
  await paused.getByText('Paused, 2 s behind').waitFor();
  await page.keyboard.press('Escape');
  await paused.waitFor({ state: 'detached' });
  await page.keyboard.press('+');
  await paused.waitFor();
});

test('what is sent at first fits into 120 kB', async () => {
  const { origin } = await openStory({ everyMs: 0 });
  let bytes = 0;
  for (const path of ['/', '/app.js', '/app.css']) {
    const { status, body } = await ask(origin + path, { headers: { 'accept-encoding': 'gzip' } });
    expect(status).toBe(200);
    bytes += body.length;
  }
  expect(bytes).toBeLessThan(120_000);
});
