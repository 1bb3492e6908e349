import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readSecret, sign } from '../../src/forward/receivers/signature.js';

const page = readFileSync(new URL('../../docs/forward.md', import.meta.url), 'utf8');

test('the receiver of the page tells a signed request from one that somebody has changed', async () => {
  const [, code = ''] = /```js\n(.*?)```/s.exec(page) ?? [];
  const key = `whsec_${Buffer.from('a secret of enough bytes').toString('base64')}`;
  const text = `${code.replace('process.env.HOOK_KEY', JSON.stringify(key))}\nexport { isOurs };`;
  const { isOurs } = (await import(`data:text/javascript,${encodeURIComponent(text)}`)) as {
    isOurs: (headers: Readonly<Record<string, string>>, body: string) => boolean;
  };
  const [id, timestamp, body] = ['session:7', 1_700_000_000, '{"kind":"verdict"}\n'] as const;
  const signature = sign(readSecret(key) as Uint8Array, id, timestamp, body);
  const headers = {
    ...{ 'webhook-id': id, 'webhook-timestamp': `${timestamp}`, 'webhook-signature': signature },
  };
  expect(isOurs(headers, body)).toBe(true);
  expect(isOurs(headers, `${body} `)).toBe(false);
  expect(isOurs({ ...headers, 'webhook-id': 'session:8' }, body)).toBe(false);
  expect(isOurs({ 'webhook-id': id }, body)).toBe(false);
});
