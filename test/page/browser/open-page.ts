import type { Browser, Page } from 'playwright-core';
import { TOKEN } from './fake-monitor.js';

/** Opens the page, and notes whatever must not happen on it. */
export async function openPage(browser: Browser, url: string, view: string) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (said) => said.type() === 'error' && errors.push(said.text()));
  page.on('dialog', (dialog) => {
    errors.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(new URL(url).origin) && !request.url().startsWith('data:'))
      errors.push(request.url());
  });
  await page.goto(url);
  if (url.includes(TOKEN)) await page.locator('[data-connection=connected]').waitFor();
  if (view !== '') await go(page, view);
  return { page, errors };
}

/** Goes to a view by its address. */
export async function go(page: Page, view: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(view)}`);
  await page.waitForTimeout(200);
}
