import { basename } from 'node:path/posix';
import type { MonitorEvent } from '../../../records/event.js';
import { fillIfAny, named, type Row } from '../row.js';
import { EXECUTABLE_FILE, ROLE_TARGET } from './ids.js';

/** The process of a verdict. Nothing of it where none is known. */
export const PROCESS: readonly Row<MonitorEvent>[] = [
  { attribute: 'pid', from: '`pid`', value: ({ pid }) => (pid < 0 ? undefined : pid) },
  { attribute: 'uid', from: '`processKey`', value: ({ processKey }) => processKey },
  {
    attribute: 'name',
    from: '`process`',
    value: ({ pid, process }) => (pid < 0 ? undefined : named(process)),
  },
  {
    attribute: 'file.name',
    from: 'last part of `executable`',
    value: ({ executable }) => (executable ? basename(executable) || executable : undefined),
  },
  { attribute: 'file.path', from: '`executable`', value: ({ executable }) => named(executable) },
  {
    attribute: 'file.type_id',
    from: `${EXECUTABLE_FILE}, Executable File`,
    value: ({ executable }) => (executable ? EXECUTABLE_FILE : undefined),
  },
];

/** The protected process as what a finding is about. */
export const RESOURCE: readonly Row<MonitorEvent>[] = [
  { attribute: 'name', from: '`process`', value: ({ process }) => named(process) },
  {
    attribute: 'uid',
    from: '`processKey`, else `pid`',
    value: ({ processKey, pid }) => processKey ?? `${pid}`,
  },
  { attribute: 'type', from: 'always `process`', value: () => 'process' },
  { attribute: 'role_id', from: `${ROLE_TARGET}, Target`, value: () => ROLE_TARGET },
];

export const processOf = (event: MonitorEvent): object | undefined =>
  event.pid < 0 ? undefined : fillIfAny(PROCESS, event);

export const resourcesOf = (event: MonitorEvent): readonly object[] | undefined => {
  const resource = event.pid < 0 ? undefined : fillIfAny(RESOURCE, event);
  return resource && [resource];
};
