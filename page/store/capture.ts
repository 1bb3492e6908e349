import type { Setup } from '../../src/page/stream/messages.js';

/** Whether a capture is looked through: nothing is happening now, and every moment can be shown. */
export const isCapture = (setup: Setup | null): boolean => setup !== null && setup.replayOf !== '';
