import { expect, test } from 'vitest';
import { sessionOf } from '../../src/library/session-of.js';
import { MAX_ESCAPED_CHARACTERS } from '../../src/text/escape.js';
import { HEADER } from '../capture/support.js';

/** As earlier releases wrote it. */
const { session: _session, host: _host, ...EARLIER } = HEADER;
const SESSION = '0b0e34a5-6a4d-4f43-93a8-cd3d1f9ea2b5';
/** Version 8, variant of RFC 9562. */
const MADE = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/;

test('a recorded session and host are taken as they are', () => {
  expect(sessionOf({ ...HEADER, session: SESSION, host: 'box' })).toEqual({ session: SESSION, host: 'box' });
});

test.each([
  ['a header of an earlier release', EARLIER],
  ['a text file of times', null],
  ['a session that is no UUID', { ...EARLIER, session: `${SESSION}\n` }],
  ['an empty session', { ...EARLIER, session: '' }],
])('%s: an id of its own, the same each time, and no host', (_, header) => {
  const made = sessionOf(header);
  expect(made.session).toMatch(MADE);
  expect(made.host).toBe('');
  expect(sessionOf(structuredClone(header))).toEqual(made);
});

test('other headers have other ids', () => {
  const other = { ...EARLIER, clearsight: '0.1.1' };
  const ids = [null, EARLIER, other].map((header) => sessionOf(header).session);
  expect(new Set(ids).size).toBe(3);
});

test('a hostile host is escaped and bounded', () => {
  const { host } = sessionOf({ ...HEADER, host: '\x1b[2J'.repeat(1000) });
  expect(host).toMatch(/^\\x1b\[2J/);
  expect(host.length).toBeLessThanOrEqual(MAX_ESCAPED_CHARACTERS);
});
