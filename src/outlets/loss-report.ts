import { escapeControls } from '../text/escape.js';
import type { OnLoss } from './event-file.js';
import { formatLine } from './line.js';
import type { LineStream } from './line-stream.js';

const INTERVAL_MS = 1000;

/**
 * Says on `stream` that lines are lost: the first loss at once, then at most once a second with the count.
 *
 * @param now milliseconds of any steady clock
 */
export function reportLosses(stream: LineStream, now: () => number): OnLoss {
  let lastMs = Number.NEGATIVE_INFINITY;
  return (event, path, reason, lost) => {
    if (now() - lastMs < INTERVAL_MS) return;
    lastMs = now();
    const lines = lost === 1 ? '1 line is' : `${lost} lines are`;
    const message = `log file ${escapeControls(path)} cannot be written (${reason}): ${lines} lost`;
    const loss = { ...event, level: 'ERROR', module: 'MONITOR', code: null, message } as const;
    stream.write(formatLine(loss, 'threshold'));
  };
}
