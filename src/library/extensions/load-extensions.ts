import { resolveModules } from '../../config/modules.js';
import type { Config } from '../../config/schema.js';
import { ClearSightError } from '../../errors/errors.js';
import { escapeControls } from '../../text/escape.js';
import { DETECTORS } from '../../workers/detectors.js';
import type { Extensions } from '../../workers/extensions/extensions.js';
import { INDICATORS } from '../../workers/input/indicators.js';
import { type Check, checkDetector, checkIndicator } from './check-extension.js';
import { importModule } from './import-module.js';

/**
 * Loads the detectors and indicators that a configuration names, for `createMonitor`. `openMonitor` and
 * `openReplay` do it themselves. Paths are relative to the working directory. A module stays loaded as long as the process runs.
 *
 * Rejects with CS_CONFIG when a module cannot be loaded, exports anything else, or uses an id that is taken.
 *
 * @example
 * ```ts
 * import { loadExtensions, parseConfig } from 'clearsight';
 *
 * const { detectors, indicators } = await loadExtensions(parseConfig({ detectors: [], indicators: [] }));
 * console.log(detectors.length, indicators.length);
 * ```
 */
export async function loadExtensions(config: Pick<Config, 'detectors' | 'indicators'>): Promise<Extensions> {
  const { detectors, indicators } = config;
  const paths = {
    detectors: [],
    indicators: [],
    ...resolveModules({ detectors, indicators }, process.cwd()),
  };
  const taken = new Map([...DETECTORS, ...INDICATORS].map(({ id }) => [id, 'ClearSight']));
  return {
    detectors: await loadAll(paths.detectors, checkDetector, taken),
    indicators: await loadAll(paths.indicators, checkIndicator, taken),
    paths,
  };
}

async function loadAll<Made extends { readonly id: string }>(
  files: readonly string[],
  check: Check<Made>,
  taken: Map<string, string>,
): Promise<Made[]> {
  const all: Made[] = [];
  for (const file of files) {
    const shown = escapeControls(file);
    const refuse = (message: string): never => {
      throw new ClearSightError('CS_CONFIG', `${shown}: ${message}`);
    };
    const exported = Object.entries(await importModule(file));
    if (exported.length === 0) refuse(`expected ${check.what}, got no export`);
    for (const [name, value] of exported) {
      const made = check.of(value, (problem) => refuse(`export ${escapeControls(name)}: ${problem}`));
      const owner = taken.get(made.id);
      if (owner !== undefined) refuse(`expected an unused id, got ${made.id}, which ${owner} has`);
      taken.set(made.id, shown);
      all.push(made);
    }
  }
  return all;
}
