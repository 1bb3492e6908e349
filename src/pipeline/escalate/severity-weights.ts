import type { Severity } from '../../records/finding.js';

/** What a finding weighs, by its severity: among hits, and among warnings that agree. */
export const WEIGHTS: Readonly<Record<Severity, number>> = { low: 1, medium: 2, high: 3 };
