import type { ComponentChildren } from 'preact';

/** Terms and what they are. */
export const Terms = ({ rows }: { rows: readonly (readonly [string, ComponentChildren])[] }) => (
  <dl class="terms">
    {rows.map(([term, text]) => (
      <div key={term}>
        <dt>{term}</dt>
        <dd>{text}</dd>
      </div>
    ))}
  </dl>
);
