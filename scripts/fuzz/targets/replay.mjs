// A damaged capture, judged twice: the same events, byte for byte, and the same end.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openReplay } from '../../../dist/library/open-replay.js';
import { Broken, harmless, same, stated } from '../promises.mjs';
import * as captures from './captures.mjs';

export const isPacked = true;
export const { words, seeds } = captures;
/** Workers are started and warmed up, twice. */
export const baseMs = 5_000;

const MAX_KEPT = 2_000;

export async function check(bytes, folder) {
  const path = join(folder, 'capture');
  writeFileSync(path, bytes);
  const [first, second] = [await replay(path), await replay(path)];
  same('a second replay', first.text, second.text);
  if (first.hash !== second.hash) throw new Broken('a second replay differs in a late event');
}

async function replay(path) {
  const hash = createHash('sha256');
  const kept = [];
  const keep = (text) => {
    hash.update(text);
    if (kept.length < MAX_KEPT) kept.push(text);
  };
  try {
    const { events } = await openReplay(path);
    await events.forEach((event) => {
      harmless(event.message);
      keep(`${JSON.stringify(event)}\n`);
    });
  } catch (error) {
    keep(stated(error, 'CS_CAPTURE', 'CS_CONFIG', 'CS_USAGE', 'CS_TARGET'));
  }
  return { text: kept.join(''), hash: hash.digest('hex') };
}
