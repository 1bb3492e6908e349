import { merge } from 'rxjs';
import type { Config } from '../config/schema.js';
import { type Evidence, openEvidence } from '../evidence/open-evidence.js';
import type { Preserve } from '../pipeline/enforce/preserve.js';
import { version } from '../product/version.js';
import type { Stamper } from '../records/stamper.js';
import type { LiveSources } from './live-sources.js';

/**
 * Opens what saves evidence, when the configuration asks for it.
 *
 * Rejects with CS_EVIDENCE when the folder cannot be made; the sources are closed then.
 */
export async function openLiveEvidence(
  config: Config,
  sources: LiveSources,
  stamper: Stamper,
): Promise<Evidence | undefined> {
  try {
    return await openEvidence(config, { control: sources.control, stamper, version: version() });
  } catch (error) {
    await sources.close();
    throw error;
  }
}

/** Both steps at once, where there are two. */
export function preserveBoth(one: Preserve | undefined, other: Preserve | undefined): Preserve | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return (verdict, key) => merge(one(verdict, key), other(verdict, key));
}
