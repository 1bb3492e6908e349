import { useState } from 'preact/hooks';
import { Copy } from '../parts/copy.js';
import { counted } from '../parts/figures.js';
import { Table } from '../parts/table.js';
import type { Session } from '../transport/sessions.js';

/** Every setting in force; those that somebody changed first. */
export function Settings({ store }: Session) {
  const [asked, ask] = useState('');
  const settings = store.state.setup?.settings ?? [];
  const word = asked.toLowerCase();
  const found = settings
    .filter(({ path, value }) => path.toLowerCase().includes(word) || value.toLowerCase().includes(word))
    .toSorted(
      (one, other) => Number(one.isDefault) - Number(other.isDefault) || one.path.localeCompare(other.path),
    );
  const changed = settings.filter(({ isDefault }) => !isDefault).length;
  return (
    <div>
      <Share command={store.state.setup?.share ?? ''} />
      <form class="filters" onSubmit={(event) => event.preventDefault()}>
        <label>
          Path or value{' '}
          <input type="search" value={asked} onInput={(event) => ask(event.currentTarget.value)} />
        </label>
        <span class="soft">
          {found.length} of {counted(settings.length, 'setting')}; {changed} other than the default
        </span>
      </form>
      <Table
        label="Settings in force"
        head={['setting', 'value', 'from']}
        rows={found.map(({ path, value, isDefault }) => ({
          key: path,
          isMarked: !isDefault,
          cells: [
            <bdi key="path" class="mono">
              {path}
            </bdi>,
            <bdi key="value" class="mono">
              {value}
            </bdi>,
            isDefault ? 'default' : 'changed',
          ],
        }))}
        empty="No setting is like this."
      />
    </div>
  );
}

/** How to give the capture away. The page itself writes nothing and sends nothing. */
const Share = ({ command }: { command: string }) =>
  command === '' ? null : (
    <p class="share">
      To give this capture away: <bdi class="mono">{command}</bdi>{' '}
      <Copy label="Copy the command" text={() => command} /> It writes a copy without names, paths, PIDs and
      dates, which is judged as before. Nothing is uploaded.
    </p>
  );
