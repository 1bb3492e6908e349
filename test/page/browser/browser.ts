import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach } from 'vitest';

let browser: Browser | undefined;

afterEach(async () => {
  for (const context of browser?.contexts() ?? []) await context.close();
});

afterAll(async () => {
  await browser?.close();
});

/** A page in Debian's chromium, closed behind the test, and what went wrong on it. */
export async function openInBrowser(
  url: string,
): Promise<{ readonly page: Page; readonly errors: readonly string[] }> {
  browser ??= await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on(
    'console',
    (said) => said.type() === 'error' && errors.push(`${said.text()} ${said.location().url}`),
  );
  page.on('dialog', (dialog) => {
    errors.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(new URL(url).origin) && !request.url().startsWith('data:'))
      errors.push(request.url());
  });
  await page.goto(url);
  return { page, errors };
}
