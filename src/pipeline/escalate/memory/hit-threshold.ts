import type { Config } from '../../../config/schema.js';

/** Hits on one process that make a verdict. In the strict profile one does: everything executable is a hit. */
export const hitThreshold = ({ profile, hits }: Config): number =>
  profile === 'strict' ? 1 : hits.threshold;
