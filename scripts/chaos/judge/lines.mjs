// The audit file against the events that were given out: each is there, or the file says that lines are missing.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export function lostLines({ monitor, disk }) {
  const text = readFileSync(join(disk.folder, 'logs', 'audit.ndjson'), 'utf8');
  const lines = text.split('\n').slice(0, -1).flatMap(parse);
  const gaps = lines.filter(
    ({ message, details }) => details?.lost > 0 && message.includes('could not be written here'),
  );
  const written = new Set(lines.map(({ sequence }) => sequence));
  const absent = monitor.events.filter(({ sequence }) => !written.has(sequence)).length;
  // Each gap's own line carries the number of the last that is missing.
  const missing = gaps.reduce((sum, { details }) => sum + details.lost, 0);
  return { missing, unsaid: Math.abs(absent + gaps.length - missing) };
}

/** A line that the full disk cut in two is none; what is missing of it is counted as lost. */
function parse(line) {
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
}
