import { measureEventLoopDelay } from '../event-loop.js';

/**
 * A Node process that does nothing but measure its own event loop. The first message begins that, the second ends it and is answered
 * with the figures. Lives until whoever started it disconnects.
 */
let end: ReturnType<typeof measureEventLoopDelay> | undefined;

process.on('message', () => {
  if (end === undefined) end = measureEventLoopDelay();
  else process.send?.(end());
});
