import { useState } from 'preact/hooks';
import { formatMarks, type NamedMark, parseMarks } from '../../../store/marks.js';

const PREFIX = 'clearsight-marks ';

/** The marks of a capture, and what takes their place. */
export interface KeptMarks {
  readonly marks: readonly NamedMark[];
  set(marks: readonly NamedMark[]): void;
  /** False once the browser did not keep them: they go with the page. */
  readonly areKept: boolean;
}

/** Marks are this browser's: the monitor is told nothing. They lie under the page's address, with its port. */
export function useMarks(capture: string): KeptMarks {
  const [state, setState] = useState(() => ({ capture, marks: read(capture), areKept: true }));
  // Another monitor may answer at the same address.
  const { marks, areKept } = state.capture === capture ? state : { marks: read(capture), areKept: true };
  const set = (next: readonly NamedMark[]) =>
    setState({ capture, marks: next, areKept: write(capture, next) });
  return { marks, set, areKept };
}

/** What lies there may be anybody's: another page was served at this address before. */
function read(capture: string): readonly NamedMark[] {
  try {
    const found = parseMarks(localStorage.getItem(PREFIX + capture) ?? '');
    return typeof found === 'string' ? [] : found.marks;
  } catch {
    return [];
  }
}

/** @returns false where the browser keeps nothing, or has no room */
function write(capture: string, marks: readonly NamedMark[]): boolean {
  try {
    if (marks.length === 0) localStorage.removeItem(PREFIX + capture);
    else localStorage.setItem(PREFIX + capture, formatMarks(capture, marks));
    return true;
  } catch {
    return false;
  }
}
