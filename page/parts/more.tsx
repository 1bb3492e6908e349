import { useState } from 'preact/hooks';

const STEP = 100;

/** How many rows of a long list are shown, and the button for more. @param subject what makes it another list */
export function useMore(
  count: number,
  subject = '',
): readonly [shown: number, button: () => preact.JSX.Element | null] {
  const [state, setState] = useState({ shown: STEP, subject });
  const shown = state.subject === subject ? state.shown : STEP;
  const more = Math.min(STEP, count - shown);
  const button = () =>
    more <= 0 ? null : (
      <button type="button" class="more" onClick={() => setState({ shown: shown + STEP, subject })}>
        Show {more} more of {count - shown}
      </button>
    );
  return [shown, button];
}
