import { useState } from 'preact/hooks';

/** Copies a text to the clipboard, and says whether it did. */
export function Copy({ label, text }: { label: string; text: () => string }) {
  const [said, say] = useState('');
  const copy = () =>
    navigator.clipboard.writeText(text()).then(
      () => say('copied'),
      () => say('the browser refused'),
    );
  return (
    <span class="copy">
      <button type="button" onClick={copy}>
        {label}
      </button>
      {said === '' ? null : <span class="soft">{said}</span>}
    </span>
  );
}
