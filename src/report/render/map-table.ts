import { BACKING_WORDS } from '../../facts/regions/backing-words.js';
import { formatPermissions } from '../../facts/regions/region.js';
import type { Finding } from '../../records/finding.js';
import { counted } from '../../text/counted.js';
import { escapeNameBytes } from '../../text/escape.js';
import type { Scene, SceneRegion } from '../scenes.js';
import { details, type Html, paragraph, table } from './html.js';

const HEAD = ['', 'from', 'to', 'KiB', 'rights', 'backed by', 'name'];

/** The executable memory of a process at its verdict; what the findings name is marked. */
export function mapTable({ map }: Scene, findings: readonly Finding[]): Html {
  if (map === undefined)
    return paragraph('The capture holds no map of this process from before the verdict.');
  const named = new Set(findings.flatMap((each) => (each.kind === 'region' ? [each.startAddress] : [])));
  const rows = map.regions.map((region) => rowOf(region, named));
  const found = rows.filter(isFound).length;
  const more = map.count - map.regions.length;
  const title = `${counted(map.count, 'executable region')}, ${found} of them in the findings`;
  const left = more > 0 ? paragraph(`${counted(more, 'more region is', 'more regions are')} not shown.`) : '';
  const gone =
    found < named.size
      ? paragraph(
          `${counted(named.size - found, 'region')} of the findings had gone from the map by then, or is not shown.`,
        )
      : '';
  return details(title, table(HEAD, rows, isFound)) + left + gone;
}

const isFound = ([mark]: readonly string[]): boolean => mark !== '';

function rowOf(
  { startAddress, endAddress, permissions, backing, name }: SceneRegion,
  found: ReadonlySet<string>,
): string[] {
  const start = `0x${startAddress.toString(16)}`;
  return [
    found.has(start) ? 'found' : '',
    start,
    `0x${endAddress.toString(16)}`,
    `${(endAddress - startAddress) / 1024n}`,
    formatPermissions(permissions),
    BACKING_WORDS[backing],
    escapeNameBytes(name),
  ];
}
