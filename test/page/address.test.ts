import { expect, test } from 'vitest';
import { bracketed, isLoopback, isWildcard, parseAddress } from '../../src/page/address.js';

test.each([
  ['auto', '127.0.0.1', 7171, false],
  ['7172', '127.0.0.1', 7172, true],
  ['0', '127.0.0.1', 0, true],
  ['65535', '127.0.0.1', 65_535, true],
  ['127.0.0.2', '127.0.0.2', 7171, false],
  ['10.0.0.5:80', '10.0.0.5', 80, true],
  ['0.0.0.0:7171', '0.0.0.0', 7171, true],
  ['localhost', '127.0.0.1', 7171, false],
  ['localhost:8000', '127.0.0.1', 8000, true],
  ['[::1]:7171', '::1', 7171, true],
  ['[::1]', '::1', 7171, false],
  ['[0:0:0:0:0:0:0:1]:1', '::1', 1, true],
  ['[2001:DB8::0:1]:443', '2001:db8::1', 443, true],
  ['[::]:0', '::', 0, true],
])('%s is %s, port %d', (text, host, port, isFixed) => {
  expect(parseAddress(text)).toEqual({ host, port, isFixed });
});

test.each([
  '',
  ' ',
  ':',
  ':7171',
  '127.0.0.1:',
  '127.0.0.1:65536',
  '65536',
  '-1',
  '127.0.0.1:7171 ',
  '127.0.0.1:7171/x',
  '::1',
  '::1:7171',
  '[::1',
  '[]:1',
  '[127.0.0.1]:1',
  '[fe80::1%lo]:1',
  'http://127.0.0.1:7171',
  '127.0.0.1:+1',
  '300.0.0.1',
  '999999',
  'a b:1',
  'user@127.0.0.1:1',
  'é:1',
])('%j is refused', (text) => {
  expect(() => parseAddress(text)).toThrow(
    expect.objectContaining({
      code: 'CS_USAGE',
      message: `--page: expected HOST:PORT such as 127.0.0.1:7171, got "${text}"`,
    }),
  );
});

test.each(['example.com:7171', 'example.com', 'LOCALHOST', 'localhost.evil:1', 'AUTO', '1e3'])(
  '%s is a name',
  (text) => {
    const name = text.replace(/:\d+$/, '');
    const message = `--page: expected an IP address or localhost, got the name "${name}"`;
    expect(() => parseAddress(text)).toThrow(expect.objectContaining({ code: 'CS_USAGE', message }));
  },
);

test('what is refused is shown escaped', () => {
  expect(() => parseAddress('\x1b[2J\n:1')).toThrow(/got "\\x1b\[2J\\n:1"$/);
});

test('only these are loopback, only these are every address', () => {
  const loopback = ['127.0.0.1', '127.255.255.254', '::1'];
  const wildcard = ['0.0.0.0', '::'];
  const others = ['128.0.0.1', '12.7.0.1', '::2', '1::1', '::ffff:7f00:1'];
  const all = [...loopback, ...wildcard, ...others];
  expect(all.filter((host) => isLoopback({ host }))).toEqual(loopback);
  expect(all.filter((host) => isWildcard({ host }))).toEqual(wildcard);
});

test('IPv6 stands in brackets', () => {
  expect(['::1', '127.0.0.1'].map(bracketed)).toEqual(['[::1]', '127.0.0.1']);
});
