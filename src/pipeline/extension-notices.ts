import type { Config } from '../config/schema.js';
import { ClearSightError } from '../errors/errors.js';
import type { Milliseconds } from '../records/time.js';
import { counted } from '../text/counted.js';
import { escapeText } from '../text/escape.js';
import type { Extensions } from '../workers/extensions/extensions.js';
import type { Decision } from './escalate/decision.js';

/**
 * Refuses a configuration whose modules were not loaded: the monitor would detect less than it claims.
 *
 * @throws ClearSightError CS_CONFIG
 */
export function requireLoaded({ detectors, indicators }: Config, { paths }: Extensions): void {
  const count = detectors.length + indicators.length;
  const loaded = paths.detectors.length + paths.indicators.length;
  if (count === loaded) return;
  const message = `extensions: expected ${counted(count, 'module')} of the configuration (await loadExtensions(config)), got ${loaded}`;
  throw new ClearSightError('CS_CONFIG', message);
}

/** Which detectors and indicators are not ClearSight's own, and what else is to be said at the start. */
export function extensionNotices(
  { detectors, indicators }: Extensions,
  notices: readonly string[],
  time: Milliseconds,
): readonly Decision[] {
  const own = [
    ...detectors.map(({ id, maturity, title }) => `Own detector ${id} (${maturity}): ${escapeText(title)}`),
    ...indicators.map(({ id, maturity, title }) => `Own indicator ${id} (${maturity}): ${escapeText(title)}`),
  ];
  return [...own, ...notices].map((message) => ({
    time,
    event: { kind: 'notice', level: 'INFO', module: 'MONITOR', message },
  }));
}
