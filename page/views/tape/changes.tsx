import { Name } from '../../parts/name.js';
import { Table } from '../../parts/table.js';
import { clockTime, duration, epochOf } from '../../parts/times.js';
import type { Store } from '../../store/store.js';
import type { VerdictChange } from '../../store/verdict-changes.js';

const WORDS: Readonly<Record<VerdictChange['change'], string>> = {
  stays: '= stays',
  moves: '↔ moves',
  goes: '− goes',
  comes: '+ comes',
};

/** Which verdicts come, go and move, those first. */
export function Changes({ store, changes }: { store: Store; changes: readonly VerdictChange[] }) {
  const { setup } = store.state;
  const of = (kind: VerdictChange['change']) => changes.filter(({ change }) => change === kind).length;
  if (setup === null) return null;
  return (
    <>
      <p>
        <strong>{of('comes')}</strong> come, <strong>{of('goes')}</strong> go, <strong>{of('moves')}</strong>{' '}
        move, <strong>{of('stays')}</strong> stay.
      </p>
      <Table
        label="Verdicts by these settings"
        head={['change', 'time', 'code', 'process', 'words']}
        rows={changes.map(({ change, verdict, byMs }, index) => ({
          key: `${index}`,
          isMarked: change !== 'stays',
          cells: [
            WORDS[change] +
              (byMs === 0 ? '' : ` by ${duration(Math.abs(byMs))} ${byMs < 0 ? 'earlier' : 'later'}`),
            clockTime(epochOf(setup, verdict.timeMs)),
            verdict.code,
            verdict.pid === -1 ? (
              ''
            ) : (
              <>
                <Name text={verdict.process} /> (PID {verdict.pid})
              </>
            ),
            <Name key="words" text={verdict.words} most={240} />,
          ],
        }))}
        empty="No verdict, with these settings or before."
      />
    </>
  );
}
