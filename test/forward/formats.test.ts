import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { verdictOf } from '../outlets/support.js';
import { openForwarded } from './forwarding.js';
import { auditLine, SESSION } from './lines.js';
import { hookServer, status, webhook } from './server.js';

test('as OCSF a receiver gets verdicts alone, with what could not be seen by then', async () => {
  const { url, posts } = await hookServer(status(200));
  const log = await openForwarded([webhook(url, { format: 'ocsf' })]);
  const audit = join(log.folder, 'logs/audit.ndjson');
  const blind = { kind: 'blind', level: 'ERROR', message: 'Input cannot be seen' } as const;
  const verdict = JSON.stringify({ ...verdictOf({ sequence: 2 }), session: SESSION });
  appendFileSync(audit, `${auditLine(0)}\n${auditLine(1, blind)}\n${verdict}\n${auditLine(3)}\n`);
  log.forwarding.look();
  const tally = await log.tallies(({ delivered }) => delivered === 1);
  expect(tally).toMatchObject({ accepted: 1, pending: 0, dropped: { missing: 0 } });
  expect(JSON.parse(posts[0]?.body ?? '')).toMatchObject({
    class_uid: 2004,
    activity_id: 1,
    metadata: { version: '1.8.0', product: { version: '1.2.3' }, uid: `${SESSION}:2` },
    status_detail: expect.stringContaining('Input cannot be seen'),
  });
  expect(posts[0]?.headers['idempotency-key']).toBe(`${SESSION}:2`);
});

test('as ECS it gets every event of its level', async () => {
  const { url, posts } = await hookServer(status(200));
  const log = await openForwarded([webhook(url, { format: 'ecs', level: 'WARNING' })]);
  log.say('fine', 'INFO');
  log.say('odd');
  await log.tallies(({ delivered }) => delivered === 1);
  expect(JSON.parse(posts[0]?.body ?? '')).toMatchObject({ message: 'odd', ecs: { version: '9.4.0' } });
});

test.each(['ocsf', 'ecs'] as const)(
  'what somebody has edited into the log is not sent as %s, and stops nothing',
  async (format) => {
    const { url, posts } = await hookServer(status(200));
    const log = await openForwarded([webhook(url, { format })]);
    const audit = join(log.folder, 'logs/audit.ndjson');
    const edited = {
      ...JSON.parse(auditLine(0)),
      kind: 'verdict',
      code: 'nonsense',
      findings: 7,
      message: 5,
    };
    const verdict = JSON.stringify({ ...verdictOf({ sequence: 1 }), session: SESSION });
    appendFileSync(audit, `${JSON.stringify(edited)}\n${verdict}\n`);
    log.forwarding.look();
    const tally = await log.tallies(({ pending, accepted }) => accepted > 0 && pending === 0);
    expect(tally.delivered).toBe(tally.accepted);
    expect(posts.at(-1)?.headers['idempotency-key']).toBe(`${SESSION}:1`);
  },
);
