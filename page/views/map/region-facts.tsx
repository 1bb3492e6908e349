import type { ListedRegion } from '../../../src/page/stream/answers.js';
import { counted, size } from '../../parts/figures.js';
import { Name } from '../../parts/name.js';
import { Terms } from '../../parts/terms.js';
import { eventsOfRegion } from '../../store/events.js';
import type { State } from '../../store/state.js';
import { EventList } from '../events/list.js';

interface Props {
  readonly region: ListedRegion;
  readonly pid: number;
  readonly state: State;
}

const CHANGE_WORDS = {
  same: 'as at first sight',
  new: 'it was not there at first sight',
  changed: 'it is another than at first sight',
} as const;

/** What is known of one region, and what was said of it. */
export function RegionFacts({ region, pid, state }: Props) {
  const { startAddress, endAddress, bytes, permissions, backedBy, name, change } = region;
  const events = eventsOfRegion(state.events, pid, startAddress);
  return (
    <div class="region-facts">
      <Terms
        rows={[
          ['Addresses', <span key="addresses" class="mono">{`${startAddress}-${endAddress}`}</span>],
          ['Size', size(bytes)],
          [
            'Permissions',
            <span key="permissions" class="mono">
              {permissions}
            </span>,
          ],
          ['Backed by', backedBy],
          ['Name', name === '' ? 'none' : <Name key="name" text={name} most={400} />],
          ['Since first seen', CHANGE_WORDS[change]],
        ]}
      />
      <h5>{counted(events.length, 'event')} about it</h5>
      {events.length === 0 ? null : <EventList events={events} state={state} subject={startAddress} />}
    </div>
  );
}
