import { expect, onTestFinished } from 'vitest';
import { parseAddress } from '../../../src/page/address.js';
import { Clients } from '../../../src/page/server/clients.js';
import { History } from '../../../src/page/server/history.js';
import { makeApp } from '../../../src/page/server/http/app.js';
import { addFiles, readFiles } from '../../../src/page/server/http/files.js';
import { listen } from '../../../src/page/server/http/listen.js';
import { addData } from '../../../src/page/server/http/routes.js';
import { Questions } from '../../../src/page/server/questions.js';
import { Tally } from '../../../src/page/server/session/tally.js';
import { Tape } from '../../../src/page/server/tape/tape.js';
import type { TapeFacts } from '../../../src/page/stream/answers.js';
import { recordVerdict } from '../../cli/recorded-runs.js';
import { leave, view } from '../../cli/view-client.js';
import { testWith } from '../../support/requirements.js';
import { openInBrowser } from './browser.js';
import { rows, tenMinutes } from './story/frames.js';
import { mapsOf } from './story/packed-maps.js';
import { setup } from './story/setup.js';
import { go } from './views.js';

const test = testWith('chromium');

test('whoever moves through a capture sees the map of each moment', async () => {
  const { command, page: client, ask } = await view('capture.ndjson', { folder: await recordVerdict() });
  const { page, errors } = await openInBrowser(`${client.url}#${client.token}`);
  const slider = page.getByRole('slider', { name: 'Moment of the capture' });
  const injected = page.locator('.region', { hasText: 'rwxp' });
  await slider.waitFor();
  await go(page, 'view=map');
  // The capture ends with its verdict.
  await injected.getByText('+ new since first seen').waitFor();
  await injected.getByText('in a finding').waitFor();
  const { fromMs, moments } = await ask<TapeFacts>('/tape');
  const { timeMs = 0 } = moments.find(({ kind }) => kind === 'verdict') ?? {};
  await slider.fill(`${fromMs + 250 * Math.floor((timeMs - fromMs) / 250 - 2)}`);
  await injected.waitFor({ state: 'detached' });
  expect(await page.locator('.region').count()).toBeGreaterThan(2);
  expect(await page.getByText('since first seen').count()).toBe(0);
  // By the keyboard too: the last frame is shorter than a step.
  await slider.press('End');
  await injected.getByText('+ new since first seen').waitFor();
  expect(errors).toEqual([]);
  await leave(command);
});

/** The real server over a tape that keeps no more than so many maps. */
async function openTape(maxMaps: number): Promise<string> {
  const [past, token] = [{ ...setup, replayOf: 'session.ndjson' }, 'token'];
  const [history, tape] = [new History(past, 'stream'), new Tape(past, { maxMaps })];
  for (const frame of tenMinutes()) {
    tape.add(frame, () => history.snapshot(0), mapsOf(frame));
    history.takeWhole(frame, []);
  }
  const [clients, questions] = [new Clients(history, 'stream', true), new Questions(() => {})];
  clients.pump();
  const files = readFiles(new URL('../../../dist/browser/', import.meta.url).href);
  const data = { sessions: [{ setup: past, history, clients, tape, tally: new Tally() }], questions, token };
  const app = makeApp({ host: '127.0.0.1', certificate: undefined });
  addFiles(app, files);
  addData(app, data);
  onTestFinished(async () => {
    await clients.end(0);
    await app.close();
    tape.close();
  });
  return `http://127.0.0.1:${await listen(app, parseAddress('127.0.0.1:0'), '--page')}/#${token}`;
}

test('where not every map could be kept, that is said', async () => {
  const [first, other] = rows.map(({ key }) => `view=map&process=${key}`);
  const { page } = await openInBrowser(await openTape(1));
  await go(page, `${first}`);
  await page.locator('[data-not-kept]').getByText('The maps of this capture take too much room').waitFor();
  expect(await page.locator('.region').count()).toBe(4);
  await go(page, `${other}`);
  await page.getByText('Its map was not kept').waitFor();
  const whole = await openInBrowser(await openTape(4));
  await go(whole.page, `${other}`);
  await whole.page.getByText('+ new since first seen').waitFor();
  expect(await whole.page.locator('[data-not-kept]').count()).toBe(0);
});
