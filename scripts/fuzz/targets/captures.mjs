// Captures, compressed or not, and text files of times: read, written and read again.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeHeader, encodeRecord } from '../../../dist/capture/encode.js';
import { openCaptureReader } from '../../../dist/capture/reader.js';
import { harmless, same, stated } from '../promises.mjs';
import * as known from '../seeds.mjs';

export const isPacked = true;
export const words = [
  '"observed"',
  '"regions"',
  '"tracer"',
  '"input"',
  '"kind"',
  '"time"',
  '"unjudged"',
  '"lost"',
  '"edit"',
  '"names"',
];

const TIMES = Buffer.from('# presses\n0\n50.5\n100\n+1.5e2\n.2e3\n');
export const seeds = () => [...known.captures(), TIMES, inVersion(2), inVersion(3)];

const MAX_KEPT = 5_000;

export async function check(bytes, folder) {
  const path = join(folder, 'capture');
  writeFileSync(path, bytes);
  const written = await rewrite(path);
  if (written === undefined) return;
  writeFileSync(path, written);
  same('a capture that was read and written twice', written, await rewrite(path));
}

/** The capture as it is written again; undefined for a text file of times, and for what is no capture. */
async function rewrite(path) {
  let lines;
  try {
    const { header, blocks, warnings } = await openCaptureReader(path);
    if (header !== null) lines = [encodeHeader(header)];
    for await (const block of blocks) {
      if (lines !== undefined && lines.length < MAX_KEPT) lines.push(...block.map(encodeRecord));
    }
    for (const warning of warnings) harmless(warning);
  } catch (error) {
    stated(error, 'CS_CAPTURE');
  }
  return lines?.join('');
}

/** Lines of every kind, as a version has them. */
function inVersion(version) {
  const key = '42:7';
  const process = {
    key,
    pid: 42,
    name: 'game',
    executable: '/usr/bin/game',
    isTarget: true,
    startedBy: '1:1',
  };
  const start = '7f00-7f01 rwxp 00000000 00:00 0 \n7f02-7f03 r-xp 00001000 08:01 77 ';
  const named = { 2: { maps: `${start}/tmp/a b\n` }, 3: { names: ['/tmp/a b'], maps: `${start}0\n` } };
  const regions = { key, pid: 42, fact: 'regions' };
  const whole = { ...named[version], backing: 'af' };
  const changed = {
    names: ['/x'],
    maps: '7f01-7f02 r-xp 0 0:0 0 \n7f05-7f06 r-xp 0 8:1 9 0\n',
    backing: 'af',
  };
  const tracer = { via: 'ptrace', tracerPid: 9, tracerName: 'gdb', attached: true };
  const clock = { monotonicMs: 0, epochMs: 1_700_000_000_000 };
  const records = [
    { kind: 'target-awaited', name: 'game' },
    { kind: 'target-found', process },
    { kind: 'observed', ...regions, value: whole },
    ...(version < 3 ? [] : [{ kind: 'observed', ...regions, edit: [1, 0, 1, 1, 0, 1], value: changed }]),
    { kind: 'unchanged', key, pid: 42, fact: 'regions', firstTime: 1, count: 3 },
    { kind: 'observed', key, pid: 42, fact: 'tracer', value: tracer },
    { kind: 'probe-failed', key, pid: 42, fact: 'regions', reason: 'denied', message: 'EACCES' },
    {
      kind: 'rate-lowered',
      fact: 'regions',
      wantedIntervalMs: 1,
      actualIntervalMs: 2,
      scanMs: 1,
      cpuBudget: 0.1,
    },
    { kind: 'input', times: [1, 2, 3], marks: [0, 16, 3], holds: [null, 1, null] },
    { kind: 'hop', unjudged: 'a worker died' },
    { kind: 'input-health', state: 'blind', backend: 'evdev', message: 'gone' },
    { kind: 'focus', pid: -1 },
    { kind: 'watch-failed', reason: 'transient', message: 'EMFILE' },
    { kind: 'watch-recovered' },
    { kind: 'lost', count: 2 },
    { kind: 'observed', ...regions, value: whole },
    { kind: 'target-gone', key, pid: 42 },
  ];
  const header = {
    platform: 'linux',
    clearsight: '0.1.0',
    session: 'a',
    host: 'b',
    config: { target: ['game'] },
  };
  const lines = records.map(({ kind, ...rest }, index) => ({ kind, time: index * 10, ...rest }));
  const all = [{ format: 'clearsight-capture', version, clock, ...header }, ...lines];
  return Buffer.from(all.map((line) => `${JSON.stringify(line)}\n`).join(''));
}
