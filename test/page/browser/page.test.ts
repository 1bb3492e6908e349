import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { testWith } from '../../support/requirements.js';
import { type FakeMonitor, openFakeMonitor, TOKEN } from './fake-monitor.js';
import { go, openPage } from './open-page.js';
import { memoryVerdict } from './story/events.js';
import { HOSTILE_NAME } from './story/setup.js';

const VIEWS = ['view=now', 'view=time', 'view=map', 'view=events&event=152', 'view=settings'];
const testInBrowser = testWith('chromium');

let browser: Browser | undefined;
let monitor: FakeMonitor;

beforeAll(async () => {
  monitor = await openFakeMonitor();
});

afterEach(async () => {
  for (const context of browser?.contexts() ?? []) await context.close();
});

afterAll(async () => {
  await browser?.close();
  await monitor.close();
});

async function open({ url = monitor.url, view = '' } = {}) {
  browser ??= await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  return openPage(browser, url, view);
}

const announced = (page: Page) => page.locator('[aria-live=polite]').innerText();

testInBrowser('the token leaves the address, and stays for this tab alone', async () => {
  const { page, errors } = await open();
  expect(page.url()).not.toContain(TOKEN);
  expect(page.url()).toContain('#view=now');
  await page.reload();
  await page.locator('[data-connection=connected]').waitFor();
  expect(errors).toEqual([]);
  const { origin } = new URL(monitor.url);
  const other = await open({ url: origin });
  expect(await other.page.locator('[data-connection=no-token]').innerText()).toContain(
    'clearsight watch --page',
  );
  const wrong = await open({ url: `${origin}/#another-monitors` });
  await wrong.page.locator('[data-connection=refused]').waitFor();
});

testInBrowser('hostile names are text', async () => {
  const { page, errors } = await open();
  for (const view of [...VIEWS, 'view=events&event=154']) {
    await go(page, view);
    expect(await page.locator('#app img, #app script, #app iframe').count()).toBe(0);
  }
  await go(page, 'view=now');
  const name = await page.locator('bdi', { hasText: '<img src=x' }).first();
  expect(await name.innerText()).toContain('onerror=alert(1)>\\u202e');
  expect((await name.getAttribute('title'))?.length).toBeGreaterThanOrEqual(HOSTILE_NAME.length);
  // What stands behind the name keeps its direction.
  expect(await page.locator('.process', { hasText: 'PID 4242' }).count()).toBe(1);
  expect(errors).toEqual([]);
});

testInBrowser('axe finds nothing to complain of, light or dark', async () => {
  const { page, errors } = await open();
  const found: string[] = [];
  for (const view of VIEWS) {
    await go(page, view);
    // Tables of all kinds, and not all dozen of them.
    await page.evaluate(
      '[...document.querySelectorAll("details")].slice(-2).forEach((each) => { each.open = true })',
    );
    // The checker is evaluated by the debugger: the page itself allows no script but its own.
    await page.evaluate(axe.source);
    // What is dark differs in its colours alone.
    for (const [colorScheme, rules] of [
      ['light', ''],
      ['dark', "{ runOnly: ['color-contrast'] }"],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      const violations = await page.evaluate<string[]>(
        `axe.run(${rules}).then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html, nodes[0].failureSummary].join(' ')))`,
      );
      found.push(...violations.map((violation) => `${view}, ${colorScheme}: ${violation}`));
    }
  }
  expect(found).toEqual([]);
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
  await page.locator('.card canvas').first().waitFor();
  const card = await page.locator('.card').innerText();
  expect(card).toContain('short-hold on left: 8 ms, limit 15');
  await page.locator('.card summary').first().click();
  expect(await page.locator('.card figure').first().locator('tbody tr').count()).toBe(60);
  await go(page, 'view=events&event=152');
  expect(await page.locator('.card').innerText()).toContain(
    'the system refused to end the process, after 50 ms',
  );
});

testInBrowser('only verdicts are announced', async () => {
  const { page } = await open();
  await page.waitForTimeout(600);
  expect(await announced(page)).toBe('');
  expect(await page.locator('[aria-live]:not([aria-live=off]), [role=status], [role=alert]').count()).toBe(1);
  monitor.send({ events: [{ ...memoryVerdict(200, 5_700_000), kind: 'notice', code: null } as never] });
  await page.waitForTimeout(300);
  expect(await announced(page)).toBe('');
  monitor.send({ events: [memoryVerdict(201, 5_700_001)] });
  await expect.poll(() => announced(page)).toContain('Verdict: FI-MEM-001');
});

testInBrowser('what a page missed, a break and the end of the monitor are said', async () => {
  const own = await openFakeMonitor();
  try {
    const { page } = await open({ url: own.url });
    own.sendSnapshot({ missedFrames: 12 });
    expect(await page.locator('[data-missed]').innerText()).toContain('12 quarter seconds were skipped');
    await page.locator('[data-missed] button').click();
    expect(await page.locator('[data-missed]').count()).toBe(0);
    own.breakOff();
    await page.locator('[data-connection=reconnecting]').waitFor();
    await page.locator('[data-connection=connected]').waitFor();
    own.sendEnd();
    await page.locator('[data-connection=ended]').waitFor();
  } finally {
    await own.close();
  }
});

testInBrowser('a gap breaks the line, in the table too', async () => {
  const { page } = await open({ view: 'view=time' });
  await page.locator('button', { hasText: '1 min' }).click();
  await go(page, 'view=time&at=5570000');
  await page.locator('[data-plot=scans] summary').click();
  const rows = await page.locator('[data-plot=scans] tbody tr').allInnerTexts();
  expect(rows).toHaveLength(60);
  await go(page, 'view=time&at=5568000');
  await expect.poll(() => page.locator('[data-plot=scans] tbody').innerText()).toMatch(/\d[\s\S]*nothing/);
  await page.locator('[data-plot=lanes] summary').click();
  expect(await page.locator('[data-plot=lanes] tbody').innerText()).toContain(
    'the map of PID 4242 could not be read',
  );
});

testInBrowser('whoever takes hold of a plot pauses the page, and sees how far behind it is', async () => {
  const { page } = await open({ view: 'view=time' });
  await page.locator('[data-plot=scans] .canvas').click();
  const paused = page.locator('[data-paused]');
  await expect.poll(() => paused.innerText()).toMatch(/Paused, [1-9][\d.]* s behind/);
  await page.keyboard.press('Escape');
  await paused.waitFor({ state: 'detached' });
  await page.keyboard.press('+');
  await paused.waitFor();
});

testInBrowser('a thousand scans and presses a second make no long task and no growing heap', async () => {
  const { page, errors } = await open({ view: 'view=time' });
  const debug = await page.context().newCDPSession(page);
  const heapBytes = async () => {
    await debug.send('HeapProfiler.collectGarbage');
    return (await debug.send('Runtime.getHeapUsage')).usedSize;
  };
  await page.waitForTimeout(1000);
  const before = await heapBytes();
  const longest = await page.evaluate<number>(`new Promise((done) => {
    let most = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) most = Math.max(most, duration);
    }).observe({ type: 'longtask' });
    setTimeout(() => done(most), 3000);
  })`);
  // The browser reports tasks from 50 ms on; a busy machine stretches them.
  expect(longest).toBeLessThan(150);
  expect((await heapBytes()) - before).toBeLessThan(2_000_000);
  expect(errors).toEqual([]);
});

test('what is sent at first fits into 120 kB', async () => {
  const { gzipSync } = await import('node:zlib');
  const { origin } = new URL(monitor.url);
  let bytes = 0;
  for (const path of ['/', '/app.js', '/app.css'])
    bytes += gzipSync(new Uint8Array(await (await fetch(`${origin}${path}`)).arrayBuffer())).length;
  expect(bytes).toBeLessThan(120_000);
});
