import { expect, test } from 'vitest';
import type { Prompter } from '../../../../src/sources/process/probe.js';
import { createObserver, FakePlatform, fakeProbe, heldAs } from '../fake-observer.js';
import { stopTime } from '../fake-time.js';

const CHANGED = { changed: 'something' } as never;

/** An observer of a probe that scans every 20 ms, and of one that is told; what was read, in order. */
function observe({ costMs = 0 } = {}) {
  const advance = stopTime();
  const read: string[] = [];
  let prompter: Prompter | undefined;
  const scans = fakeProbe('regions', { intervalMs: 20 });
  const told = fakeProbe('tracer', { intervalMs: 'told' });
  const { start } = told.probe;
  const probe = {
    ...told.probe,
    start(settings: never, given: Prompter) {
      prompter = given;
      return (start as (settings: never, prompter: Prompter) => never)(settings, given);
    },
  };
  const platform = new FakePlatform([scans, { ...told, probe: probe as never }]);
  scans.reading = () => {
    read.push('scan');
    platform.cpuMs += costMs;
    return CHANGED;
  };
  told.reading = () => {
    read.push('told');
    return CHANGED;
  };
  const created = createObserver(platform);
  const held = heldAs(7);
  created.observer.watch(held);
  created.observer.tick();
  read.length = 0;
  return {
    ...created,
    advance,
    read,
    held,
    fakes: { scans, told },
    prompt: () => prompter?.prompt(held),
    /** Lets time go by, a tick each millisecond, prompted before each of them. */
    runPrompted(ms: number) {
      for (let passed = 0; passed < ms; passed++) {
        prompter?.prompt(held);
        created.observer.tick();
        advance(1);
      }
    },
  };
}

test('what is told is not read until something was: no pace reads it', () => {
  const { observer, advance, read } = observe();
  for (let passed = 0; passed < 30; passed++) {
    advance(1);
    observer.tick();
  }
  expect(new Set(read)).toEqual(new Set(['scan']));
});

test('a prompt has the process read at once: first the scan, which is no hit, then what was told', () => {
  const { observer, advance, read, prompt, told } = observe();
  advance(2);
  told.length = 0;
  prompt();
  expect(observer.tick()).toBeGreaterThan(0);
  expect(read).toEqual(['scan', 'told']);
  expect(told).toMatchObject([
    { kind: 'observed', fact: 'regions', prompted: true },
    { kind: 'observed', fact: 'tracer' },
  ]);
  expect(told[1]).not.toHaveProperty('prompted');
});

test('a process that is told of without end is read less often, and at once again after a rest', () => {
  const { advance, read, runPrompted } = observe();
  runPrompted(400);
  const tolds = read.filter((what) => what === 'told').length;
  expect(tolds).toBeGreaterThan(20);
  expect(tolds).toBeLessThan(40);
  advance(100);
  read.length = 0;
  runPrompted(2);
  expect(read.slice(0, 2)).toContain('told');
});

test('readings that cost much are as rare as the budget asks', () => {
  // A budget of 10 %: 5 ms every 50.
  const { read, runPrompted } = observe({ costMs: 5 });
  runPrompted(1000);
  expect(read.filter((what) => what === 'told').length).toBeLessThanOrEqual(21);
});

test('a process that is let go is not read any more, and what it was told by is closed', () => {
  const { observer, read, prompt, held, fakes, advance } = observe();
  advance(2);
  prompt();
  observer.forget(held.process.key);
  read.length = 0;
  observer.tick();
  expect(read).toEqual([]);
  expect([fakes.told.closed, fakes.scans.closed]).toEqual([[7], [7]]);
});
