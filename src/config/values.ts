import { z } from 'zod';
import { DURATION, formatDuration, parseDuration, parseShare, SHARE } from './duration.js';

/** A number, or text in a form of its own. Bounds and pattern are for the published JSON schema only. */
const numberOrText = (bounds: Record<string, number>, pattern: RegExp, expectation: string) =>
  z.union([z.number().meta(bounds), z.string().meta({ pattern: pattern.source })], { error: expectation });

/** A duration in the config: milliseconds as a number, or text with a unit. Milliseconds once parsed. */
export function duration(minMs: number, maxMs: number) {
  const expectation = `expected a duration from ${formatDuration(minMs)} to ${formatDuration(maxMs)}, such as "250ms", "1.5s" or 250 (milliseconds)`;
  return numberOrText({ minimum: minMs, maximum: maxMs }, DURATION, expectation)
    .transform((value, context) => {
      const ms = parseDuration(value);
      if (ms !== undefined && ms >= minMs && ms <= maxMs) return ms;
      context.addIssue({ code: 'custom', message: expectation });
      return z.NEVER;
    })
    .meta({ title: `duration, ${formatDuration(minMs)} to ${formatDuration(maxMs)}` });
}

const SHARE_EXPECTATION = 'expected a share of one core, such as "10%" or 0.1';
/** A share of one core in the config: above 0, up to 1, or text such as "10%". */
export const share = numberOrText({ exclusiveMinimum: 0, maximum: 1 }, SHARE, SHARE_EXPECTATION)
  .transform((value, context) => {
    const part = parseShare(value);
    if (part !== undefined && part > 0 && part <= 1) return part;
    context.addIssue({ code: 'custom', message: SHARE_EXPECTATION });
    return z.NEVER;
  })
  .meta({ title: 'share of one core, above 0% to 100%' });
