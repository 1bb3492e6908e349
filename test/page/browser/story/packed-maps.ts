import { parseMaps } from '../../../../src/facts/regions/maps-text.js';
import { RegionBuilder } from '../../../../src/facts/regions/region-builder.js';
import type { ReadMap } from '../../../../src/page/server/messages.js';
import type { Frame } from '../../../../src/page/stream/messages.js';
import { rows } from './frames.js';

const GAME = '55d0a0000000-55d0a0180000 r-xp 00000000 08:01 11 /opt/game/bin/game';
const LIBC = '7f3a30000000-7f3a30195000 r-xp 00000000 08:01 12 /usr/lib/x86_64-linux-gnu/libc.so.6';
const PLUGIN = '7f3a40000000-7f3a40001000 r-xp 00000000 08:01 13 /tmp/plugin.so (deleted)';

/** What each process had mapped at first, and what it has since. */
const FIRST = [
  GAME,
  '7f3a20000000-7f3a20004000 r-xp 00000000 00:01 14 /memfd:<b>bold</b> (deleted)',
  LIBC,
  PLUGIN,
];
const SINCE = [
  GAME,
  '7f3a10000000-7f3a10010000 rwxp 00000000 00:00 0 ',
  '7f3a20000000-7f3a20004000 rwxp 00000000 00:01 14 /memfd:<b>bold</b> (deleted)',
  LIBC,
];

/** Maps that a frame of the capture comes with: the first frame with the first ones, the second with those since. */
export function mapsOf({ number, timeMs }: Frame): readonly ReadMap[] {
  const lines = [FIRST, SINCE][number - 1];
  if (lines === undefined) return [];
  const builder = new RegionBuilder();
  parseMaps(builder, Buffer.from(`${lines.join('\n')}\n`));
  const packed = new Uint8Array(builder.build()).slice();
  return rows.map(({ key }) => ({ key, readMs: timeMs, count: builder.count, packed }));
}
