import { expect, test } from 'vitest';
import type { ProcessInfo } from '../../../../src/records/target.js';
import { Finder } from '../../../../src/sources/process/find/finder.js';
import type { FromFinder } from '../../../../src/sources/process/messages.js';
import type { Platform, ProcessTable } from '../../../../src/sources/process/platform.js';

/** A machine with one process, 7; what it is called and what holding it comes to is the test's to say. */
function createFinder(hold: Platform['hold'], shortName = () => 'game') {
  const processes: ProcessTable = {
    list: () => [7],
    shortName,
    executable: () => '/usr/bin/game',
    watchName: () => undefined,
    maxNameWatches: 0,
    shortNameLength: 15,
    parentOf: () => 1,
    hasMark: () => false,
    births: () => '',
    isStill: () => true,
    isOwnHelper: () => false,
    encodeName: (name) => name,
    decodeName: (raw) => raw,
  };
  const posted: FromFinder[] = [];
  const platform = { processes, probes: [], hold } as Partial<Platform> as Platform;
  const settings = { names: ['game'], everyProcess: false, descendants: false, mark: '', facts: [] };
  const finder = new Finder(settings, platform, (message) => posted.push(message));
  return { finder, posted };
}

const GAME: ProcessInfo = { key: '7:1', pid: 7, name: 'game', executable: '/usr/bin/game', isTarget: true };
const names = { shortName: 'game', executable: '/usr/bin/game', parentPid: 1 };

test('what fails is said once, tried again in each pass; its end is said, and when it comes back', () => {
  const outcomes = ['EMFILE', 'EMFILE', 'ENOMEM', undefined, 'ENOMEM'];
  const { finder, posted } = createFinder((_pid, accept) => {
    const message = outcomes.shift();
    if (message !== undefined) throw new Error(message);
    accept(names);
    return { process: GAME, handle: 1, opened: new Map() };
  });
  for (let pass = 0; pass < 4; pass++) finder.search();
  finder.released(GAME);
  finder.search();
  finder.close();
  expect(posted.map((message) => (message.kind === 'failed' ? message.message : message.kind))).toEqual([
    'EMFILE',
    'held',
    'recovered',
    'ENOMEM',
  ]);
});

test('a process that is not accepted after all is not held, and not looked at again under that name', () => {
  let asked = 0;
  const { finder, posted } = createFinder((_pid, accept) => {
    asked++;
    accept({ shortName: 'other', executable: '/usr/bin/other', parentPid: 1 });
    return undefined;
  });
  for (let pass = 0; pass < 3; pass++) finder.search();
  finder.close();
  expect(posted).toEqual([]);
  expect(asked).toBe(1);
});

test('a process that renames itself in every pass is followed sixteen times, under one key', () => {
  let times = 0;
  const { finder, posted } = createFinder(
    (_pid, accept) => {
      accept(names);
      return { process: GAME, handle: 1, opened: new Map() };
    },
    () => (times === 0 ? 'game' : `game ${times}`),
  );
  for (; times < 40; times++) finder.search();
  finder.close();
  const changed = posted.flatMap((message) => (message.kind === 'changed' ? [message.process] : []));
  expect(changed).toEqual(Array.from({ length: 16 }, (_, at) => ({ ...GAME, name: `game ${at + 1}` })));
});
