import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

/** Rows of a table that stands for a picture. */
export const TWIN_ROWS = 60;

interface Props {
  readonly title: string;
  /** Makes the body; asked only while it is open. */
  readonly body: () => ComponentChildren;
}

/** What opens by a click. A picture has one with the same as a table: a canvas says nothing to those who cannot see it. */
export function Twin({ title, body }: Props) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="twin" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{title}</summary>
      {isOpen ? body() : null}
    </details>
  );
}
