import { basename } from 'node:path';
import type { CaptureHeader } from '../../capture/format.js';
import { originNamed, parseConfig } from '../../config/parse.js';
import { readRecorded } from '../../config/recorded.js';
import type { Config } from '../../config/schema.js';
import { escapeText } from '../../text/escape.js';
import { type Extensions, idsOf } from '../../workers/extensions/extensions.js';

/**
 * What was recorded with detectors or indicators of somebody's own, and is replayed without them, one sentence each: what a
 * capture names is never loaded, because it may come from anybody.
 */
export function missingExtensions(header: CaptureHeader | null, config: Config): readonly string[] {
  const recorded = recordedConfig(header);
  return (['detectors', 'indicators'] as const).flatMap((kind) => {
    if (recorded[kind].length === 0 || config[kind].length > 0) return [];
    const names = recorded[kind].map((path) => escapeText(basename(path))).join(', ');
    return [
      `Recorded with ${kind} of its own (${names}), replayed without them: name them in the configuration`,
    ];
  });
}

/**
 * The configuration without the recorded names of disabled detectors that are not here, because they are of an extension that was not
 * loaded, or of another release. What is not here does not look anyway.
 */
export function forgetMissing(header: CaptureHeader | null, config: Config, extensions: Extensions): Config {
  const { disabledDetectors: recorded } = recordedConfig(header);
  const known = idsOf(extensions);
  const isKept = (id: string) => known.includes(id) || !recorded.includes(id);
  return { ...config, disabledDetectors: config.disabledDetectors.filter(isKept) };
}

const recordedConfig = (header: CaptureHeader | null): Config =>
  parseConfig(readRecorded(header?.config ?? {}), originNamed('recorded configuration'));
