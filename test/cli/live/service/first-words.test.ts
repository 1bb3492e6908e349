import { expect, test } from 'vitest';
import { FirstWords } from '../../../../src/cli/live/service/first-words.js';
import type { SourceRecord } from '../../../../src/records/record.js';
import { configured, found, gone, keyOf, regions, unchanged } from '../../../pipeline/support/records.js';

const denied: SourceRecord = {
  ...{ kind: 'probe-failed', time: 100, key: keyOf(1), pid: 1 },
  ...{ fact: 'regions', reason: 'denied', message: 'EACCES' },
};
const health = (state: 'ready' | 'blind'): SourceRecord => ({
  ...{ kind: 'input-health', time: 1, state, backend: 'none', message: '' },
});

function speaking(source: 'auto' | 'none', ...records: SourceRecord[]): FirstWords {
  const words = new FirstWords(configured({ input: { source } }));
  for (const record of records) words.observe(record);
  return words;
}

test('the processes are to be looked through, even where there is no target', () => {
  const words = speaking('none');
  expect(words.areSpoken).toBe(false);
  words.lookedThrough();
  expect(words.areSpoken).toBe(true);
});

test.each([
  ['read', [regions(1, 5)]],
  ['read, and as it was', [unchanged(1, 5)]],
  ['not to be read', [denied]],
  ['gone', [gone(1, 5)]],
])('a target that was found is waited for until it is %s', (_name, records) => {
  const words = speaking('none', found(1), found(2), regions(2, 3));
  words.lookedThrough();
  expect(words.areSpoken).toBe(false);
  for (const record of records) words.observe(record);
  expect(words.areSpoken).toBe(true);
});

test('later targets, what is no target, and targets whose memory is not read are not waited for', () => {
  const words = speaking('none', found(1, 0, { isTarget: false }));
  words.lookedThrough();
  words.observe(found(2));
  expect(words.areSpoken).toBe(true);
  const inputAlone = new FirstWords(configured({ memory: { enabled: false }, input: { source: 'none' } }));
  inputAlone.observe(found(1));
  inputAlone.lookedThrough();
  expect(inputAlone.areSpoken).toBe(true);
});

test.each(['ready', 'blind'] as const)('the input has spoken when it is %s', (state) => {
  const words = speaking('auto');
  words.lookedThrough();
  expect(words.areSpoken).toBe(false);
  words.observe(health(state));
  expect(words.areSpoken).toBe(true);
});
