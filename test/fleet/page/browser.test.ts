import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { openInBrowser } from '../../page/browser/browser.js';
import { violationsOf } from '../../page/browser/violations.js';
import { testWith } from '../../support/requirements.js';
import { openFleetPage } from './open-fleet-page.js';

const test = testWith('chromium');

const HOSTS = ['game-1', 'game-2', 'game-10'];
const hostsOf = (page: Page) => page.locator('.monitor button').allInnerTexts();
const tile = (page: Page, state: string) => page.locator(`[data-state=${state}]`);

async function open(hosts: readonly string[] = HOSTS) {
  const story = await openFleetPage();
  story.hear(hosts);
  const { page, errors } = await openInBrowser(story.url);
  await page.locator('[data-connection=connected]').waitFor();
  return { story, page, errors };
}

test('who is silent comes first, and is told; a tile shows one state alone', async () => {
  const { story, page, errors } = await open();
  expect(await hostsOf(page)).toEqual(['game-1', 'game-2', 'game-10']);
  story.goOn(3000);
  story.hear(['game-1', 'game-2'], {});
  story.hear(['game-2'], { unseen: 'input' });
  story.goOn(2000);
  await page.locator('[data-announcer]').getByText('1 monitor lost: game-10').waitFor({ state: 'attached' });
  expect(await hostsOf(page)).toEqual(['game-10', 'game-2', 'game-1']);
  expect(await page.title()).toBe('(1 lost) ClearSight fleet');
  expect((await tile(page, 'lost').innerText()).replace(/\s+/g, ' ')).toBe('1 ■lost');
  await page.getByText('cannot see: input').waitFor();
  await tile(page, 'blind').click();
  expect(await hostsOf(page)).toEqual(['game-2']);
  expect(page.url()).toContain('state=blind');
  await tile(page, 'blind').click();
  expect(await hostsOf(page)).toHaveLength(3);
  expect(errors).toEqual([]);
});

test('verdicts come on top, are told, and are found; the search stays in the address', async () => {
  const { story, page } = await open();
  story.verdict('game-2', 4, { process: 'shooter' });
  story.goOn(1500);
  story.verdict('game-1', 4, { process: 'racer' });
  await page.locator('[data-announcer]').getByText('FI-MEM-001 on game-1').waitFor({ state: 'attached' });
  const rows = page.locator('section[aria-label=Verdicts] tbody tr');
  expect(await rows.allInnerTexts()).toEqual([
    expect.stringContaining('racer'),
    expect.stringContaining('shooter'),
  ]);
  await page.getByRole('searchbox', { name: 'Search' }).fill('shoot');
  expect(await rows.allInnerTexts()).toEqual([expect.stringContaining('shooter')]);
  await page.getByText('No monitor fits.').waitFor();
  await page.reload();
  await page.getByText('No monitor fits.').waitFor();
  expect(await page.getByRole('searchbox', { name: 'Search' }).inputValue()).toBe('shoot');
});

test('servers that are away, and a command that has ended, are said', async () => {
  const { story, page } = await open();
  story.fleet.linkDown('connection refused', Date.parse('2026-01-02T03:04:06Z'));
  story.goOn(60_000);
  await page
    .locator('[data-link=down]')
    .getByText('(connection refused): nothing is known of any monitor')
    .waitFor();
  expect(await tile(page, 'lost').innerText()).toMatch(/^0/);
  await story.close();
  await page.locator('[data-connection=ended]').waitFor();
  expect(await page.locator('[data-link=down]').count()).toBe(0);
});

test('the keyboard alone reads what is known of a monitor', async () => {
  const { page } = await open();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  for (let count = 0; count < 3; count++) await page.keyboard.press('Tab');
  const button = page.getByRole('button', { name: 'game-1', exact: true });
  await button.press('Enter');
  expect(await button.getAttribute('aria-expanded')).toBe('true');
  await page.getByText('s-game-1').waitFor();
  await button.press('Enter');
  expect(await page.getByText('s-game-1').count()).toBe(0);
});

test('hostile names are text', async () => {
  const { story, page, errors } = await open(['evil']);
  story.hear(['evil'], { words: '<img src=x onerror=alert(1)>\u202e', unseen: '<script>alert(1)</script>' });
  story.verdict('evil', 4, { message: `<iframe src="//evil">${'x'.repeat(10_000)}` });
  await page.getByText('<script>alert(1)</script>').waitFor();
  await page.getByText('<iframe src').waitFor();
  expect(await page.locator('#app img, #app script, #app iframe').count()).toBe(0);
  expect(errors).toEqual([]);
});

test('a thousand monitors that all change: some are drawn, all are counted and found', async () => {
  const hosts = Array.from({ length: 1000 }, (_, number) => `host-${number}`);
  const { story, page } = await open(hosts);
  expect(await tile(page, 'watching').innerText()).toMatch(/^1,000/);
  for (let round = 0; round < 5; round++) {
    story.goOn(1000);
    story.hear(hosts, { words: `round ${round}` });
  }
  await page.getByText('round 4').first().waitFor();
  expect(await hostsOf(page)).toHaveLength(100);
  await page.getByText('Show 100 more of 900').click();
  expect(await hostsOf(page)).toHaveLength(200);
  await page.getByRole('searchbox', { name: 'Search' }).fill('host-777');
  await expect.poll(() => hostsOf(page)).toEqual(['host-777']);
});

test('axe finds nothing to complain of, light or dark', { timeout: 120_000 }, async () => {
  const { story, page, errors } = await open();
  story.goOn(3000);
  story.hear(['game-1'], { unseen: 'input' });
  story.verdict('game-1', 4);
  story.hear(['game-2'], { isStuck: true });
  story.goOn(2000);
  await page.locator('.monitor button').first().click();
  const found = await violationsOf(page, 'all');
  await tile(page, 'lost').click();
  found.push(...(await violationsOf(page, 'one state')));
  story.fleet.linkDown('connection refused', Date.parse('2026-01-02T03:05:00Z'));
  story.goOn(1000);
  await page.locator('[data-link=down]').waitFor();
  found.push(...(await violationsOf(page, 'away')));
  expect(found).toEqual([]);
  expect(errors).toEqual([]);
});
