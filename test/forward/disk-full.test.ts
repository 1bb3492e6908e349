import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { parsePosition } from '../../src/forward/spool/position.js';
import { testAsRoot } from '../support/requirements.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { openForwarded } from './forwarding.js';
import { hookServer, status, webhook } from './server.js';

testAsRoot(
  'a full disk: what was written is sent, what was not is counted as missing, and the position is kept',
  async () => {
    const folder = temporaryFolder();
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder]).status).toBe(0);
    try {
      mkdirSync(join(folder, 'logs'), { mode: 0o700 });
      const { url, posts } = await hookServer(status(200));
      const log = await openForwarded([webhook(url)], { folder });
      log.say('before');
      await log.tallies(({ delivered }) => delivered === 1);
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(join(folder, 'filler'), Buffer.alloc(bavail * bsize));
      // Some fit into the block that each file has begun.
      for (let number = 0; number < 100; number++) log.say(`full ${number} ${'x'.repeat(200)}`);
      rmSync(join(folder, 'filler'));
      const after = log.say('room again');
      const tally = await log.tallies(({ accepted, pending }) => accepted >= 102 && pending === 0);
      // The line that tells of the lost ones has the number of the last of them.
      expect(tally.dropped.missing).toBeGreaterThan(50);
      expect(tally).toMatchObject({
        accepted: 102,
        delivered: 102 - tally.dropped.missing,
        dropped: { refused: 0 },
      });
      expect(posts.at(-1)?.event.message).toBe('room again');
      await log.close();
      const position = parsePosition(readFileSync(join(folder, 'logs/forward/webhook.position'), 'latin1'));
      expect(position?.last).toEqual({ session: after.session, sequence: after.sequence });
      expect(log.said).toEqual([]);
    } finally {
      spawnSync('umount', [folder]);
    }
  },
);
