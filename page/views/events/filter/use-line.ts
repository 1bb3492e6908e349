import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { isUnfinished } from '../../../store/filter/completions.js';
import { parseFilter } from '../../../store/filter/language.js';

/** How a line stands: it can be read; it cannot; or its last word may become the name of a field. */
export type Standing = 'valid' | 'invalid' | 'unfinished';

interface Line {
  readonly line: string;
  /** Characters before it. */
  readonly cursor: number;
  readonly standing: Standing;
  readonly input: RefObject<HTMLInputElement | null>;
  /** Takes a line as if it were typed: one that can be read comes into force. */
  type(line: string, cursor: number): void;
}

/** The line that is typed, beside the one in force. */
export function useLine(inForce: string, apply: (line: string) => void): Line {
  const [{ line, cursor }, set] = useState({ line: inForce, cursor: inForce.length });
  const input = useRef<HTMLInputElement>(null);
  const seen = useRef(inForce);
  // An address that somebody follows brings its own.
  if (seen.current !== inForce) {
    seen.current = inForce;
    if (line.trim() !== inForce) set({ line: inForce, cursor: inForce.length });
  }
  useLayoutEffect(() => {
    const { current } = input;
    if (current !== null && document.activeElement === current) current.setSelectionRange(cursor, cursor);
  }, [line, cursor]);
  const type = (typed: string, at: number) => {
    set({ line: typed, cursor: at });
    if (standingOf(typed, at) === 'valid' && typed.trim() !== inForce) apply(typed.trim());
  };
  return { line, cursor, input, type, standing: standingOf(line, cursor, inForce) };
}

function standingOf(line: string, cursor: number, inForce?: string): Standing {
  if (parseFilter(line).is === 'invalid') return 'invalid';
  // What is in force already was meant so.
  return line.trim() !== inForce && isUnfinished(line, cursor) ? 'unfinished' : 'valid';
}
