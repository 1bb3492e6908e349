/**
 * In which form events are written as JSON, the standard one first.
 *
 * @example
 * ```ts
 * import { FORMATS } from 'clearsight';
 *
 * console.log(FORMATS.join(', '));
 * ```
 */
export const FORMATS = ['clearsight', 'ocsf', 'ecs'] as const;
/** One of FORMATS. */
export type Format = (typeof FORMATS)[number];
