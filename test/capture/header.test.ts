import { expect, test } from 'vitest';
import { decodeHeader } from '../../src/capture/decode.js';
import { encodeHeader } from '../../src/capture/encode.js';
import type { CaptureHeader } from '../../src/capture/format.js';
import { HEADER } from './support.js';

const { session: _session, host: _host, ...BARE } = HEADER;
const decoded = (header: CaptureHeader, change = (text: string) => text) =>
  decodeHeader(JSON.parse(change(encodeHeader(header))));

test('the first line is one line, of this version', () => {
  expect(encodeHeader(HEADER)).toMatch(/^\{"format":"clearsight-capture","version":3,[^\n]*\}\n$/);
});

test.each<[string, CaptureHeader]>([
  ['session and host', HEADER],
  ['neither', BARE],
  ['a session alone', { ...BARE, session: 's' }],
  ['a host alone', { ...BARE, host: '' }],
  ['the longest of both', { ...BARE, session: 's'.repeat(256), host: 'h'.repeat(256) }],
  ['what recorded it', { ...HEADER, node: 'v22.14.0', kernel: 'Linux 6.12.0' }],
  ['a hostile host', { ...BARE, host: '\x1b[31m\n\u{1f600}\ud800' }],
])('a header with %s comes back as it was', (_, header) => {
  expect(decoded(header)).toEqual(header);
});

test('version 1 is read, without what it did not know', () => {
  expect(decoded(BARE, (text) => text.replace('"version":3', '"version":1'))).toEqual(BARE);
});

test('fields that it does not know are not taken over', () => {
  expect(decoded({ ...HEADER, mood: 'calm' } as CaptureHeader)).toEqual(HEADER);
});
