import { basename } from 'node:path';
import type { CaptureHeader } from '../../capture/format.js';
import { originNamed, parseConfig } from '../../config/parse.js';
import { readRecorded } from '../../config/recorded.js';
import type { Config } from '../../config/schema.js';
import { escapeText } from '../../text/escape.js';

/**
 * What was recorded with detectors or indicators of somebody's own, and is replayed without them, one sentence each: what a
 * capture names is never loaded, because it may come from anybody.
 */
export function missingExtensions(header: CaptureHeader | null, config: Config): readonly string[] {
  const recorded = parseConfig(readRecorded(header?.config ?? {}), originNamed('recorded configuration'));
  return (['detectors', 'indicators'] as const).flatMap((kind) => {
    if (recorded[kind].length === 0 || config[kind].length > 0) return [];
    const names = recorded[kind].map((path) => escapeText(basename(path))).join(', ');
    return [
      `Recorded with ${kind} of its own (${names}), replayed without them: name them in the configuration`,
    ];
  });
}
