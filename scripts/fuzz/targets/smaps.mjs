// What `smaps` says of a process's memory, whose file names are the process's to choose: whatever it is, few numbers are kept of it.
import { readFileSync } from 'node:fs';
import { MAX_FLIPPED, marks } from '../../../dist/facts/marks.js';
import { takeEntries } from '../../../dist/sources/linux/marks/smaps.js';
import { WriteMarks } from '../../../dist/sources/linux/marks/write-marks.js';
import { Broken, same } from '../promises.mjs';

export const words = [
  '\nVmFlags: ',
  ' ac ',
  'r-xp',
  'rwxp',
  '00:00',
  'ffffffffffffffff',
  '18446744073709551615',
];

const entry = (range, flags) =>
  `${range} r-xp 00001000 08:01 77                       /usr/bin/a\\012b\nSize:       8 kB\nVmFlags: rd ex mr mw me ${flags}\n`;

export const seeds = () => [
  readFileSync('/proc/self/smaps'),
  Buffer.from(entry('55d00000-55d02000', '') + entry('7f0000000000-7f0000002000', 'ac ')),
];

/** The same memory, seen twice without any mark, and then as it is. */
export function check(bytes) {
  const seen = new WriteMarks();
  let value;
  for (const isMarked of [false, false, true]) {
    seen.startReading();
    let [entries, end] = [0, 0];
    const taken = takeEntries(bytes, bytes.length, (one) => {
      if (!(one.start < one.end)) throw new Broken('a mapping without bytes');
      // No map has its mappings in another order; those of another one are not visited.
      if (one.start < end || one.end % 4096 !== 0 || one.start % 4096 !== 0) return true;
      end = one.end;
      entries++;
      one.isAccounted &&= isMarked;
      seen.visit(one);
      return true;
    });
    if (taken > bytes.length) throw new Broken(`takes ${taken} of ${bytes.length} bytes`);
    value = seen.endReading();
    const { flipped, unfollowed } = value;
    if (flipped.length > MAX_FLIPPED || flipped.length + unfollowed > entries)
      throw new Broken(`tells of ${flipped.length} and ${unfollowed} of ${entries} mappings`);
    if (!isMarked && flipped.length > 0) throw new Broken('a mark that nobody saw');
  }
  const again = marks.decode(JSON.parse(JSON.stringify(marks.encode(value))));
  const comparable = ({ flipped, unfollowed }) =>
    JSON.stringify([flipped.map(({ startAddress, bytes }) => [`${startAddress}`, bytes]), unfollowed]);
  same('what was recorded', comparable(again), comparable(value));
}
