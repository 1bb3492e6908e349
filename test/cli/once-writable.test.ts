import { expect, onTestFinished, test } from 'vitest';
import { start, tell } from '../support/target.js';
import { clearsight, run, saidOf } from './clearsight.js';

test('code that was made writable for a moment is warned about, and a replay says the same; a neighbour is not', async () => {
  const guilty = await start('target');
  const clean = await start('target');
  await tell(guilty, 'span /bin/cat');
  // Had from the start, so it says nothing of what happens under watch.
  await tell(clean, 'file /bin/cat');
  await tell(clean, 'protect rw-');
  await tell(clean, 'protect r-x');
  const monitor = clearsight([
    ...['watch', '--pid', `${guilty.pid}`, '--pid', `${clean.pid}`, '--input', 'none'],
    ...['--record', 'session.ndjson', '--json'],
  ]);
  await monitor.nextOf('target-found');
  await monitor.nextOf('target-found');
  // Nothing says that code was seen twice without the mark: one page after the other is made writable until one is told.
  let page = 0;
  const acting = setInterval(() => {
    guilty.send(`protect rw- ${page}`);
    guilty.send(`protect r-x ${page}`);
    page += 2;
  }, 250);
  onTestFinished(() => clearInterval(acting));
  const finding = await monitor.next(({ findings = [] }) =>
    findings.some(({ detector }) => detector === 'once-writable'),
  );
  clearInterval(acting);
  expect(finding).toMatchObject({
    level: 'WARNING',
    pid: guilty.pid,
    findings: [{ severity: 'medium', maturity: 'experimental', figures: { flippedBytes: 4096 } }],
  });
  expect(finding.message).toMatch(/: 0x[0-9a-f]+-0x[0-9a-f]+ r-xp \S*\/cat \[once-writable\]$/);
  expect(finding.findings?.[0]?.words).toMatch(
    /^code at 0x[0-9a-f]+ \(4096 bytes\) was made writable since it was first seen: the kernel has marked it$/,
  );
  monitor.child.kill('SIGTERM');
  expect(await monitor.ended).toBe(143);
  expect(monitor.events.filter(({ pid, findings }) => pid === clean.pid && findings)).toEqual([]);
  const replayed = await run(['replay', 'session.ndjson', '--json'], monitor);
  expect(saidOf(replayed)).toEqual(saidOf(monitor));
  expect(replayed.events.map(({ kind }) => kind)).not.toContain('verdict');
});
