import { expect, test } from 'vitest';
import { watchPresses } from '../../../../src/sources/input/x11/press-watch.js';
import { freeDisplay } from '../../../support/x-server.js';

// With a server it is tested where its answers are used: in the marks of uiohook's presses.
test('without a server, or without the libraries, nothing is known of any press; it is no error', () => {
  expect(watchPresses(freeDisplay())).toBeNull();
});
