import { createRequire } from 'node:module';
import { isAbsolute, join, resolve } from 'node:path';
import { ClearSightError } from '../errors/errors.js';
import { escapeControls } from '../text/escape.js';
import type { ConfigInput } from './schema.js';

type Modules = Pick<ConfigInput, 'detectors' | 'indicators' | 'transports'>;

/**
 * The modules of a configuration as absolute paths: `./mine.js` lies beside its file, `some-package` in the `node_modules` of
 * that folder or of one above it.
 *
 * @throws ClearSightError CS_CONFIG when there is no such package
 */
export function resolveModules({ detectors, indicators, transports }: Modules, folder: string): Modules {
  return {
    ...(detectors !== undefined && { detectors: detectors.map((name) => resolveModule(name, folder)) }),
    ...(indicators !== undefined && { indicators: indicators.map((name) => resolveModule(name, folder)) }),
    ...(transports !== undefined && {
      transports: transports.map((each) => ({ ...each, module: resolveModule(each.module, folder) })),
    }),
  };
}

function resolveModule(name: string, folder: string): string {
  if (isAbsolute(name) || /^\.\.?\//.test(name)) return resolve(folder, name);
  try {
    return createRequire(join(folder, 'package.json')).resolve(name);
  } catch (cause) {
    throw new ClearSightError(
      'CS_CONFIG',
      `expected a path such as ./mine.js, or a package that is installed for ${escapeControls(folder)}, got ${escapeControls(name)}`,
      { cause },
    );
  }
}
