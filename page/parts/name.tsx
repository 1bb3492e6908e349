/** Characters of a name that are shown at once. */
const MOST = 80;

/** Controls, formats such as direction overrides, line and paragraph separators, lone surrogates. */
const CONTROLS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

const escapeControl = (character: string) =>
  `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;

/**
 * A text that the watched side chose; a long one is cut, and whole in its title. Texts come escaped. Should one not be, it still turns
 * nothing around it: an isolation that a name leaves open would end that of its element, so none gets through.
 */
export function Name({ text, most = MOST }: { text: string; most?: number }) {
  const safe = text.replace(CONTROLS, escapeControl);
  const shown = safe.length > most ? `${safe.slice(0, most)}…` : safe;
  return (
    <bdi class="name" title={shown === safe ? undefined : safe}>
      {shown === '' ? '(no name)' : shown}
    </bdi>
  );
}
