import type { Json } from '../text/json-fields.js';

/**
 * A line of a capture of version 1 as version 2 has it. Version 1 knew two facts, each with kinds of records of its own, and
 * did not say what backs a region: that is then told by inode and name (facts/regions/backing.ts).
 */
export function fromVersion1(json: Json): Json {
  switch (json.kind) {
    case 'snapshot': {
      const { maps, ...rest } = json;
      return { ...rest, kind: 'observed', fact: 'regions', value: { maps } };
    }
    case 'debugger': {
      const { via, tracerPid, tracerName, attached, ...rest } = json;
      return { ...rest, kind: 'observed', fact: 'tracer', value: { via, tracerPid, tracerName, attached } };
    }
    case 'memory-error':
      return { ...json, kind: 'probe-failed', fact: 'regions' };
    case 'unchanged':
    case 'rate-lowered':
      return { ...json, fact: 'regions' };
    default:
      return json;
  }
}
