import { expect, test } from 'vitest';
import { serviceSettings } from '../../../../src/cli/live/service/settings.js';
import { takeServiceVariables } from '../../../../src/cli/live/service/variables.js';

const OWN_PID = 77;
const SOCKET = '/run/systemd/notify';

test('the variables are taken out of the environment, whatever they hold', () => {
  const env = { PATH: '/bin', NOTIFY_SOCKET: '', WATCHDOG_USEC: '1', WATCHDOG_PID: '2' };
  expect(takeServiceVariables(env)).toEqual({ NOTIFY_SOCKET: '', WATCHDOG_USEC: '1', WATCHDOG_PID: '2' });
  expect(env).toEqual({ PATH: '/bin' });
});

test('without a service manager there is nothing to tell, and nothing wrong', () => {
  const nothing = { socket: undefined, watchdogMs: undefined, warnings: [] };
  expect(serviceSettings(takeServiceVariables({}), OWN_PID)).toEqual(nothing);
});

test.each([
  ['a path', { NOTIFY_SOCKET: SOCKET }, { socket: SOCKET }],
  ['an abstract name', { NOTIFY_SOCKET: '@x' }, { socket: '@x' }],
  ['the longest name', { NOTIFY_SOCKET: `/${'x'.repeat(106)}` }, { socket: `/${'x'.repeat(106)}` }],
  ['a watchdog', { NOTIFY_SOCKET: SOCKET, WATCHDOG_USEC: '30000000' }, { watchdogMs: 30_000 }],
  ['one for us', { NOTIFY_SOCKET: SOCKET, WATCHDOG_USEC: '5000', WATCHDOG_PID: '77' }, { watchdogMs: 5 }],
  [
    'for another',
    { NOTIFY_SOCKET: SOCKET, WATCHDOG_USEC: '5000', WATCHDOG_PID: '78' },
    { watchdogMs: undefined },
  ],
  ['for another, without a socket', { WATCHDOG_USEC: '5000', WATCHDOG_PID: '78' }, { watchdogMs: undefined }],
  // No timer waits that long; to be fed more often does no harm.
  ['never', { NOTIFY_SOCKET: SOCKET, WATCHDOG_USEC: '18446744073709551615' }, { watchdogMs: 86_400_000 }],
])('%s', (_name, variables, expected) => {
  expect(serviceSettings(variables, OWN_PID)).toMatchObject({ ...expected, warnings: [] });
});

test.each([
  [
    { NOTIFY_SOCKET: '' },
    /^NOTIFY_SOCKET: expected a path or @name of a socket, at most 107 bytes, got ; it is ignored$/,
  ],
  [{ NOTIFY_SOCKET: '@' }, /, got @; it is ignored$/],
  [{ NOTIFY_SOCKET: 'vsock:2:1\n' }, /, got vsock:2:1\\n; it is ignored$/],
  [{ NOTIFY_SOCKET: `/${'ä'.repeat(54)}` }, /^NOTIFY_SOCKET: /],
  [
    { NOTIFY_SOCKET: SOCKET, WATCHDOG_USEC: '0' },
    /^WATCHDOG_USEC: expected microseconds, a whole number above 0, got 0; /,
  ],
  [{ NOTIFY_SOCKET: SOCKET, WATCHDOG_USEC: '1e6' }, /^WATCHDOG_USEC: /],
  [{ NOTIFY_SOCKET: SOCKET, WATCHDOG_USEC: '-5' }, /^WATCHDOG_USEC: /],
  [
    { NOTIFY_SOCKET: SOCKET, WATCHDOG_USEC: '5000', WATCHDOG_PID: 'me' },
    /^WATCHDOG_PID: expected a PID, got me; /,
  ],
  [
    { WATCHDOG_USEC: '5000' },
    /^The watchdog of the service manager cannot be fed: there is no NOTIFY_SOCKET$/,
  ],
])('what is wrong is one warning, and not used: %j', (variables, warning) => {
  const { warnings, ...used } = serviceSettings(variables, OWN_PID);
  expect(warnings).toEqual([expect.stringMatching(warning)]);
  if (warning.source.includes('NOTIFY_SOCKET:')) expect(used.socket).toBeUndefined();
  if (warning.source.startsWith('^WATCHDOG')) expect(used.watchdogMs).toBeUndefined();
});
