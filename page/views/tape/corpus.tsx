import { useEffect, useState } from 'preact/hooks';
import type { CorpusOutcome, CorpusTrial } from '../../../src/page/stream/answers.js';
import { useAnswer } from '../../parts/answer.js';
import { Table } from '../../parts/table.js';
import { usePlace } from '../../place.js';
import type { Ask } from '../../transport/ask.js';

/** What the settings that are tried do to the people and machines of a corpus: nobody should tune on one case. */
export function Corpus({
  ask,
  query,
  isDue,
}: {
  ask: Ask;
  /** The settings that are tried. */
  query: string;
  /** False while the capture is judged: that comes first. */
  isDue: boolean;
}) {
  const place = usePlace();
  const path = query === '' ? '/corpus' : `/corpus?${query}`;
  const [asked, askAgain] = useState(0);
  const answer = useAnswer<CorpusTrial>(ask, isDue ? path : '', asked, path);
  const isUnfinished = answer?.is === 'here' && answer.body.tried === null;
  useEffect(() => {
    if (isUnfinished) askAgain((count) => count + 1);
  }, [answer, isUnfinished]);
  return (
    <section class="corpus" aria-label={place.name('What these limits do to a corpus')}>
      {body(answer, query !== '')}
    </section>
  );
}

function body(answer: ReturnType<typeof useAnswer<CorpusTrial>>, isTried: boolean) {
  if (answer?.is === 'none')
    return (
      <p class="soft">
        What these limits do to others is not known: <span class="mono">--corpus FILES</span> gives a corpus.
      </p>
    );
  if (answer?.is === 'failed') return <p class="banner bad">{answer.why}</p>;
  if (answer === null) return <p class="soft">The corpus is judged when the capture has been.</p>;
  const { inForce, tried, share } = answer.body;
  return (
    <>
      {inForce === null ? null : <Outcomes inForce={inForce} tried={isTried ? tried : inForce} />}
      {tried === null ? <p class="soft">The corpus is being judged: {Math.floor(share * 100)} %</p> : null}
    </>
  );
}

function Outcomes({ inForce, tried }: { inForce: CorpusOutcome; tried: CorpusOutcome | null }) {
  const row = (words: string, of: (outcome: CorpusOutcome) => readonly [count: number, sessions: number]) => {
    const [before, after] = [of(inForce), tried === null ? null : of(tried)];
    return {
      key: words,
      isMarked: after !== null && after[0] !== before[0],
      cells: [words, shown(before), after === null ? '…' : shown(after)],
    };
  };
  return (
    <Table
      label="On the corpus"
      head={['on the corpus', 'in force', 'tried']}
      rows={[
        row('people flagged', ({ people }) => [people.flagged, people.sessions]),
        row('machines missed', ({ machines }) => [machines.missed, machines.sessions]),
      ]}
    />
  );
}

const shown = ([count, sessions]: readonly [number, number]): string =>
  sessions === 0 ? 'none in it' : `${count.toLocaleString('en')} of ${sessions.toLocaleString('en')}`;
