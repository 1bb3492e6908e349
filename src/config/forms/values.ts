import { z } from 'zod';
import { DURATION, formatDuration, parseDuration, parseShare, SHARE } from '../duration.js';

export const MINUTE = 60_000;

/** A whole number in the config. */
export const whole = (least: number, most = Number.MAX_SAFE_INTEGER) => z.number().int().min(least).max(most);

/** A duration in the config: text with a unit, or 0. Milliseconds once parsed. Patterns are for the published JSON schema only. */
export function duration(minMs: number, maxMs: number) {
  const expectation = `expected a duration with a unit, from ${formatDuration(minMs)} to ${formatDuration(maxMs)}, such as "250ms" or "1.5s"`;
  const text = z.string().meta({ pattern: DURATION.source });
  return z
    .union([text, z.literal(0)], { error: expectation })
    .transform((value, context) => {
      const ms = parseDuration(String(value));
      if (ms !== undefined && ms >= minMs && ms <= maxMs) return ms;
      context.addIssue({ code: 'custom', message: expectation });
      return z.NEVER;
    })
    .meta({ title: `duration, ${formatDuration(minMs)} to ${formatDuration(maxMs)}` });
}

const SHARE_EXPECTATION = 'expected a share of one core, such as "10%" or 0.1';
/** A share of one core in the config: above 0, up to 1, or text such as "10%". */
export const share = z
  .union([z.number().meta({ exclusiveMinimum: 0, maximum: 1 }), z.string().meta({ pattern: SHARE.source })], {
    error: SHARE_EXPECTATION,
  })
  .transform((value, context) => {
    const part = parseShare(value);
    if (part !== undefined && part > 0 && part <= 1) return part;
    context.addIssue({ code: 'custom', message: SHARE_EXPECTATION });
    return z.NEVER;
  })
  .meta({ title: 'share of one core, above 0% to 100%' });
