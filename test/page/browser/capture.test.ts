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
  const story = await openStory({ replayOf: `${HOSTILE_WORDS}.ndjson`, everyMs: 0 });
  const said = { ...memoryVerdict(200, OPEN_MS + 100), message: `Said: ${HOSTILE_WORDS}` };
  story.tell({ events: [said] });
  story.tell();
  const { page, errors } = await openInBrowser(story.url);
  const expectText = async () => {
    expect(await page.locator('#app img, #app script, #app iframe').count()).toBe(0);
    expect(await page.locator('#app').innerText()).not.toMatch(/[\u202e\u2066]/);
  };
  await page.locator('[data-connection=connected]').getByText(`${ESCAPED_WORDS}.ndjson`).waitFor();

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
