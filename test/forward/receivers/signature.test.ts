import { expect, test } from 'vitest';
import { readSecret, sign } from '../../../src/forward/receivers/signature.js';

test('the example of Standard Webhooks', () => {
  const secret = readSecret('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n') as Uint8Array;
  const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
  const signed = sign(secret, id, 1614265330, '{"test": 2432232314}');
  expect(signed).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  expect(sign(secret, id, 1614265331, '{"test": 2432232314}')).not.toBe(signed);
});

test('a secret is text of 16 bytes or more, or that in base64', () => {
  expect(readSecret('fifteen bytes 5')).toBeUndefined();
  expect(readSecret('sixteen bytes 56\n')).toEqual(Buffer.from('sixteen bytes 56'));
  expect(readSecret(`whsec_${Buffer.from('fifteen bytes 5').toString('base64')}`)).toBeUndefined();
  expect(readSecret('')).toBeUndefined();
});
