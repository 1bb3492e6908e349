import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe complains of on the page as it is, light and dark. */
export async function violationsOf(page: Page, view: string): Promise<string[]> {
  // Tables of all kinds, and not all dozen of them.
  await page.evaluate(
    '[...document.querySelectorAll("details")].slice(-2).forEach((each) => { each.open = true })',
  );
  // The checker is evaluated by the debugger: the page itself allows no script but its own.
  await page.evaluate(axe.source);
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const violations = await page.evaluate<string[]>(
      `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html, nodes[0].failureSummary].join(' ')))`,
    );
    found.push(...violations.map((violation) => `${view}, ${colorScheme}: ${violation}`));
  }
  return found;
}
