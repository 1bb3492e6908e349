import type { TapeFacts } from '../../../src/page/stream/answers.js';
import { counted } from '../../parts/figures.js';
import { Name } from '../../parts/name.js';
import { Table } from '../../parts/table.js';
import type { View } from '../../store/address.js';
import type { Store } from '../../store/store.js';
import { compare, type Side } from './compare.js';
import { LETTERS } from './places.js';

interface Props {
  /** The section that is shown below. */
  readonly view: View;
  readonly stores: readonly [Store, Store];
  /** Null while one is not known. */
  readonly tapes: readonly [TapeFacts | null, TapeFacts | null];
}

/** In what two captures are not the same, as wholes. */
export function Differences({ view, stores, tapes }: Props) {
  const [first, second] = [sideOf(stores[0], tapes[0]), sideOf(stores[1], tapes[1])];
  if (first === null || second === null) return null;
  const all = compare([first, second]);
  const different = all.filter(({ values: [one, other] }) => one !== other);
  return (
    // It is what one comes for, and in the way of whoever compares plots.
    <details class="differences" open={view === 'now' || view === 'settings'}>
      <summary>
        <h2>What differs ({different.length})</h2>
      </summary>
      <Table
        label="What differs"
        head={['what', ...LETTERS]}
        rows={different.map(({ what, values }) => ({
          key: what,
          cells: [
            <Name key="what" text={what} />,
            ...values.map((value, index) => <Name key={index} text={value} most={160} />),
          ],
        }))}
        empty="Nothing of what is compared."
      />
      <p class="soft">
        Of the whole captures, as far as they have been judged.{' '}
        {counted(all.length - different.length, 'more thing', 'more things')} (counts, versions, settings) are
        the same.
      </p>
    </details>
  );
}

function sideOf({ state: { setup, counts } }: Store, tape: TapeFacts | null): Side | null {
  return setup === null || tape === null ? null : { setup, counts, tape };
}
