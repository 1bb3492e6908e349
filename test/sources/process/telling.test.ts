import { expect, test } from 'vitest';
import type { ProcessInfo } from '../../../src/records/target.js';
import type { ProcessRecord } from '../../../src/sources/interfaces.js';
import { Telling } from '../../../src/sources/process/telling.js';

const GAME: ProcessInfo = { key: '7:1', pid: 7, name: 'game', executable: '/usr/bin/game', isTarget: true };
const renamed = { ...GAME, name: 'other' };
const gone: ProcessRecord = { kind: 'target-gone', time: 3, key: '7:1', pid: 7 };

test('what changes is told while the process is there, and not behind its end', () => {
  const told = new Telling();
  const records: ProcessRecord[] = [];
  told.subscribe((record) => records.push(record));
  told.changed(0, renamed);
  told.found(1, GAME);
  told.changed(2, renamed);
  told.next(gone);
  told.changed(4, { ...GAME, name: 'late' });
  expect(records).toEqual([
    { kind: 'target-found', time: 1, process: GAME },
    { kind: 'target-found', time: 2, process: renamed },
    gone,
  ]);
});

test('of a process whose end was told, no thread tells anything more; of the monitor itself it does', () => {
  const told = new Telling();
  const records: ProcessRecord[] = [];
  told.subscribe((record) => records.push(record));
  const still = { kind: 'unchanged', fact: 'vdso', time: 2, firstTime: 2, count: 1 } as const;
  const ofGame = { ...still, key: GAME.key, pid: GAME.pid };
  const ofMonitor = { ...still, key: null, pid: 99 };
  told.found(1, GAME);
  for (const record of [ofGame, gone, ofGame, gone, ofMonitor]) told.next(record);
  expect(records.slice(1)).toEqual([ofGame, gone, ofMonitor]);
});
