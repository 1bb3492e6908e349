import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compileFixture } from '../../../support/fixtures.js';
import { isOf, start, watch } from '../../process/harness.js';

/** There where the kernel runs 32-bit programs. */
const runs32Bit = process.arch === 'x64' && existsSync('/proc/sys/abi/vsyscall32');

const start32Bit = () =>
  start('ia32', [], compileFixture('ia32', ['-m32', '-nostdlib', '-static', '-ffreestanding', '-fno-pic']));

test.runIf(runs32Bit)(
  "a 32-bit process has a vdso of its own: unwritten it is the kernel's, written it is seen",
  async () => {
    const target = await start32Bit();
    const watched = await watch({ pids: [target.pid], facts: ['vdso'] });
    const { value: clean } = await watched.observed('vdso');
    expect(clean).toEqual({ bytes: expect.any(Number), writtenPages: 0, changedBytes: 0, digest: '' });
    expect(clean.bytes).toBeGreaterThan(0);
    await watched.next('unchanged', isOf('vdso'));
    target.send('w');
    expect((await watched.observed('vdso')).value).toEqual({
      bytes: clean.bytes,
      writtenPages: 1,
      changedBytes: -1,
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  },
);

test.runIf(runs32Bit)(
  'one that wrote before it was first seen is seen, though its bytes cannot be compared',
  async () => {
    const target = await start32Bit();
    target.send('w');
    await target.nextLine();
    const watched = await watch({ pids: [target.pid], facts: ['vdso'] });
    expect((await watched.observed('vdso')).value).toMatchObject({ writtenPages: 1, changedBytes: -1 });
  },
);
