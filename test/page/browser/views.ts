import type { Page } from 'playwright-core';

/** What is there once a view has been drawn, and what it asks for has come. */
const DRAWN: Readonly<Record<string, string>> = {
  'view=now': '.now table',
  'view=time': '[data-plot=scans] canvas',
  'view=map': '.region.found',
  'view=events&event=152': '.card .region.found',
  'view=settings': '[aria-label="Settings in force"]',
};

/** Every view of a live page. */
export const VIEWS = Object.keys(DRAWN);

/** Goes to a view by its address. */
export async function go(page: Page, view: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(view)}`);
  const name = view.replace(/&.*/, '');
  await page.locator(`a[aria-current=page]:is([href="#${name}"], [href^="#${name}&"])`).waitFor();
  const drawn = DRAWN[view];
  if (drawn !== undefined) await page.locator(drawn).first().waitFor();
}

/** In the view that tries settings: another value of one of them. */
export async function tryOther(page: Page): Promise<void> {
  const threshold = page.getByRole('slider', { name: /hits.threshold/ });
  await threshold.focus();
  await threshold.press('ArrowRight');
  await page.getByText('1 come, 1 go, 1 move, 0 stay.').waitFor();
}
