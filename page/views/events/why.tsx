import { useMemo } from 'preact/hooks';
import type { Scene } from '../../../src/page/stream/answers.js';
import type { VerdictEvent } from '../../../src/records/event.js';
import type { InputFinding } from '../../../src/records/finding.js';
import { useAnswer } from '../../parts/answer.js';
import { counted, figure, figureOrDash } from '../../parts/figures.js';
import { Table } from '../../parts/table.js';
import { duration } from '../../parts/times.js';
import { TWIN_ROWS, Twin } from '../../parts/twin.js';
import { limitLines } from '../../plots/presses/limit-lines.js';
import { PressDots } from '../../plots/presses/press-dots.js';
import type { Store } from '../../store/store.js';
import type { Ask } from '../../transport/ask.js';
import { Regions } from '../map/regions.js';

interface Props {
  readonly event: VerdictEvent;
  readonly store: Store;
  readonly ask: Ask;
}

/** The records behind a verdict: what there was at that moment. */
export function Why({ event, store, ask }: Props) {
  const scene = useAnswer<Scene>(ask, `/scene?sequence=${event.sequence}`, '');
  const { events } = store.shown;
  // What is past does not change: it is drawn again for new events alone, which may be about its regions.
  const shown = useMemo(
    () => (scene?.is === 'here' ? <Shown scene={scene.body} event={event} store={store} /> : null),
    [scene, event, store, events],
  );
  return (
    <section>
      <h4>Why: the records behind it</h4>
      {scene === null ? <p class="soft">Asking the monitor…</p> : null}
      {scene?.is === 'failed' ? <p class="unsure">The monitor did not answer: {scene.why}.</p> : null}
      {scene?.is === 'none' ? (
        <p class="soft">
          What there was at this verdict is not kept any more. A capture holds it: `clearsight report`.
        </p>
      ) : null}
      {shown}
    </section>
  );
}

function Shown({ scene, event, store }: { scene: Scene; event: VerdictEvent; store: Store }) {
  const input = event.findings.filter((each) => each.kind === 'input');
  const regions = new Set(
    event.findings.flatMap((each) => (each.kind === 'region' ? [each.startAddress] : [])),
  );
  return (
    <>
      {scene.map === null ? null : (
        <>
          <h5>
            Executable memory at that moment: {counted(scene.map.count, 'region')}, {regions.size} in the
            findings
          </h5>
          <Regions map={scene.map} pid={event.pid} found={regions} state={store.shown} />
        </>
      )}
      {input.map((finding) => (
        <Window
          key={`${finding.detector}-${finding.channel}-${finding.atMs}`}
          finding={finding}
          scene={scene}
        />
      ))}
    </>
  );
}

/** The presses from which one finding was computed. */
function Window({ finding, scene }: { finding: InputFinding; scene: Scene }) {
  const { detector, channel, atMs, windowMs, value, limit, unit } = finding;
  const presses = scene.presses.filter(
    (press) => press.channel === channel && press.timeMs <= atMs && press.timeMs >= atMs - windowMs,
  );
  const measure = finding.group === 'hold' ? 'holdMs' : 'intervalMs';
  const what = finding.group === 'hold' ? 'held' : 'between presses';
  const title = `${detector} on ${channel}: ${`${figure(value)} ${unit}`.trimEnd()}, limit ${figure(limit)}`;
  if (presses.length === 0) return <p class="soft">{title}. Its presses are not kept.</p>;
  return (
    <figure>
      <figcaption>
        {title}; {counted(presses.length, 'press', 'presses')} in {duration(windowMs)}, ms {what}
      </figcaption>
      <PressDots
        presses={presses}
        value={measure}
        limits={limitLines(
          finding,
          presses.flatMap((press) => press[measure] ?? []),
        )}
        label={`${title}. The presses as dots, ms ${what} over time; the same is in the table below`}
      />
      <Twin
        title="The same in figures"
        body={() => (
          <Table
            label={`Presses of ${detector}`}
            head={['ms before the finding', 'ms since the one before', 'ms held']}
            rows={presses.slice(-TWIN_ROWS).map((press, index) => ({
              key: index,
              cells: [
                figure(atMs - press.timeMs),
                figureOrDash(press.intervalMs),
                figureOrDash(press.holdMs),
              ],
            }))}
          />
        )}
      />
    </figure>
  );
}
