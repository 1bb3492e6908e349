import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Beat, formatBeat, parseBeat } from '../../src/nats/beat.js';
import { parseCredentials } from '../../src/nats/credentials.js';
import { readNats } from '../../src/nats/settings.js';
import {
  beatSubject,
  eventSubject,
  hostToken,
  parseBeatSubject,
  parseEventSubject,
} from '../../src/nats/subjects.js';

const SESSION = '00000000-0000-4000-8000-000000000001';

test('a host is one part of a subject, whatever its name, and a subject tells it again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (host) => {
      const token = hostToken(host);
      expect(token).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
      expect(parseEventSubject(eventSubject(host, SESSION, 'target-found'))).toEqual({
        host: token,
        session: SESSION,
      });
      expect(parseBeatSubject(beatSubject(host, SESSION))).toEqual({ host: token, session: SESSION });
    }),
  );
  expect(hostToken('game-7.example.org')).toBe('game-7_example_org');
  expect(hostToken('')).toBe('_');
});

test.each([
  'clearsight.a.b',
  'clearsight.a.b.c.d',
  'clearsight.a..c',
  'other.a.b.c',
  'clearsight.a*.b.c',
  '',
])('%s is no subject of an event', (subject) => {
  expect(parseEventSubject(subject)).toBeUndefined();
  expect(parseBeatSubject(subject)).toBeUndefined();
});

const BEAT: Beat = {
  ...{ host: 'lab', session: SESSION, version: '1.2.3', started: '2026-01-02T03:04:05.678Z' },
  ...{
    words: 'Watching 1 target',
    unseen: '',
    isStuck: false,
    events: 12,
    verdicts: 0,
    ended: null,
    ageMs: 3,
  },
  figures: { clearsight_scans_total: 4 },
  keys: ['0123456789ab'],
};
const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

test('a sign of life comes back as it was', () => {
  expect(parseBeat(new TextEncoder().encode(formatBeat(BEAT)))).toEqual(BEAT);
  expect(parseBeat(encode({ ...BEAT, ended: 'settled' }))?.ended).toBe('settled');
});

test.each([
  ['no JSON', new TextEncoder().encode('{')],
  ['no UTF-8', new Uint8Array([0x7b, 0xff, 0x7d])],
  ['null', encode(null)],
  ['a list', encode([])],
  ['a negative count', encode({ ...BEAT, verdicts: -1 })],
  ['a figure that is no number', encode({ ...BEAT, figures: { scans: 'many' } })],
  ['a figure with another name', encode({ ...BEAT, figures: { '<b>': 1 } })],
  [
    'too many figures',
    encode({ ...BEAT, figures: Object.fromEntries(Array.from({ length: 65 }, (_, n) => [`f${n}`, n])) }),
  ],
  ['too long', encode({ ...BEAT, extra: 'x'.repeat(20_000) })],
])('%s is no sign of life', (_, bytes) => {
  expect(parseBeat(bytes)).toBeUndefined();
});

test('whatever bytes come, none throws, and no control character gets through', () => {
  expect(parseBeat(encode({ ...BEAT, words: 'a\u001b[31m\u202eb' }))?.words).toBe('a\\x1b[31m\\u202eb');
  fc.assert(
    fc.property(fc.json(), (json) => {
      expect(parseBeat(new TextEncoder().encode(json))).toBeUndefined();
    }),
  );
});

test('credentials: a file of nsc, a seed, a user and its password, a token', () => {
  const creds = '-----BEGIN NATS USER JWT-----\nabc\n------END NATS USER JWT------\n';
  expect(parseCredentials(creds)).toEqual({ kind: 'creds', text: creds });
  const seed = `SU${'A'.repeat(56)}`;
  expect(parseCredentials(`${seed}\n`)).toEqual({ kind: 'seed', seed });
  expect(parseCredentials('lab:a:b')).toEqual({ kind: 'user', user: 'lab', password: 'a:b' });
  expect(parseCredentials('sesame')).toEqual({ kind: 'token', token: 'sesame' });
  for (const wrong of ['', ' \n', 'two\nlines', ':password', 'a\u0000b'])
    expect(parseCredentials(wrong)).toBeUndefined();
});

test('servers: several, with their ports; encrypted but on this machine', () => {
  expect(readNats({ url: 'nats://127.0.0.1' }, 'x')).toEqual({
    ...{ servers: ['127.0.0.1:4222'], isSecure: false, stream: 'CLEARSIGHT' },
    ...{ credentials: undefined, ca: undefined },
  });
  expect(readNats({ url: 'nats://a.example.org, tls://[::1]:4443' }, 'x')).toMatchObject({
    servers: ['a.example.org:4222', '[::1]:4443'],
    isSecure: true,
  });
  expect(readNats({ url: 'nats://localhost:1,nats://[::1]' }, 'x').isSecure).toBe(false);
  expect(readNats({ url: 'tls://localhost' }, 'x').isSecure).toBe(true);
});

test.each([
  ['', 'expected nats://HOST or tls://HOST'],
  ['http://a', 'expected nats://HOST or tls://HOST'],
  ['nats://a,', 'expected nats://HOST or tls://HOST'],
  ['nats://me:secret@a', 'expected no user name and password'],
  ['nats://a/stream', 'expected nothing behind host and port'],
  [Array.from({ length: 17 }, () => 'nats://a').join(), 'expected at most 16 servers, got 17'],
])('%s is refused in one line that names no secret', (url, words) => {
  const reading = () => readNats({ url }, '--nats');
  expect(reading).toThrow(words);
  expect(reading).not.toThrow('secret');
});

test('a stream and credentials that make no sense are refused', () => {
  expect(() => readNats({ url: 'nats://a', stream: 'a.b' }, 'x')).toThrow('expected a stream');
  expect(() => readNats({ url: 'nats://a', credentials: 'a\nb' }, 'x')).toThrow(
    'expected credentials of NATS',
  );
});
