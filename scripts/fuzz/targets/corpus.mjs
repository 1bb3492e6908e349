// Corpora of recorded sessions, as `evaluate` reads them.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isCapture, readCaptureSessions } from '../../../dist/evaluate/corpus/capture-sessions.js';
import { readLineBatches } from '../../../dist/evaluate/corpus/corpus-lines.js';
import { formatSession, parseSession } from '../../../dist/evaluate/corpus/session.js';
import { JudgedFile } from '../../../dist/evaluate/judge/judged-file.js';
import answer from '../../../dist/evaluate/judge/worker.js';
import { isGzip } from '../bytes/packing.mjs';
import { harmless, same, stated } from '../promises.mjs';
import * as captures from './captures.mjs';

export const isPacked = true;
export const words = [
  '"press"',
  '"release"',
  '"facts"',
  '"left"',
  '"keyboard"',
  '"human"',
  '"machine"',
  '1e15',
];

const MAX_REWRITTEN = 1_000;

const line = (id, press, more = {}) =>
  `${JSON.stringify({ id, channel: 'left', label: 'human', resolutionMs: 1, press, release: press.map((at) => at + 20), ...more })}\n`;
const steady = Array.from({ length: 60 }, (_, index) => index * 40);
const uneven = steady.map((at, index) => at + ((index * 37) % 23));
const CORPUS = line('a', steady, { label: 'machine' }) + line('b', uneven, { facts: steady.map(() => 1) });

export const seeds = () => [
  Buffer.from(CORPUS),
  Buffer.from(line('c', [0])),
  ...captures.seeds().slice(0, 2),
];

export async function check(bytes, folder) {
  const path = join(folder, isGzip(bytes) ? 'corpus.ndjson.gz' : 'corpus.ndjson');
  writeFileSync(path, bytes);
  const batches = (await isCapture(path)) ? readCaptureSessions(path) : readLineBatches(path);
  // Kept until the end, as an evaluation keeps it.
  const judged = new JudgedFile(path);
  let place = 0;
  let rewritten = 0;
  try {
    for await (const { lines, firstLine } of batches) {
      const task = { kind: 'lines', lines, firstLine, asChannel: null, clock: null, part: null, rules: {} };
      const answered = answer(task);
      judged.add(place++, answered);
      for (const { message } of answered.problems) harmless(message);
      for (const line of lines.slice(0, MAX_REWRITTEN - rewritten)) rewrite(line);
      rewritten = Math.min(MAX_REWRITTEN, rewritten + lines.length);
    }
  } catch (error) {
    stated(error, 'CS_CAPTURE');
  }
}

const isInfinite = (time) => time !== null && !Number.isFinite(time);

function rewrite(line) {
  let session;
  try {
    session = parseSession(line);
  } catch (error) {
    stated(error, 'CS_CAPTURE');
    return;
  }
  // 1e999 is read as infinite, an impossible time that is counted; JSON has no word for it.
  if ('expected' in session || session.press.some(isInfinite) || session.release.some(isInfinite)) return;
  const written = formatSession(session, 0);
  same('a session that was written and read', formatSession(parseSession(written), 0), written);
}
