import { closeMemoryFiles, openMemoryFiles } from '../pages/memory-files.js';
import { TextVdsoFinder } from './find-vdso.js';
import { readVdso } from './vdso-pages.js';

/** The fields of an ELF header that say for which processors and of which width its code is. */
const CLASS = 4;
const MACHINE = 18;

let own: Buffer | undefined;

/** How many bytes differ from the monitor's own vdso, which is the kernel's; -1 for one of another architecture. */
export function countChangedBytes(content: Buffer): number {
  own ??= readOwn();
  if (own?.length !== content.length || !isOfOneKind(own, content)) return -1;
  let changed = 0;
  for (let at = 0; at < own.length; at++) if (own[at] !== content[at]) changed++;
  return changed;
}

function readOwn(): Buffer | undefined {
  const files = openMemoryFiles('/proc/self');
  if (typeof files === 'number') return undefined;
  const place = new TextVdsoFinder().find(files.mapsFd);
  closeMemoryFiles(files);
  return typeof place === 'object' ? readVdso('/proc/self', place) : undefined;
}

/** A header that was written to as well may say anything: then nothing is compared, and that it was written to remains. */
const isOfOneKind = (one: Buffer, other: Buffer): boolean =>
  one[CLASS] === other[CLASS] && one.readUInt16LE(MACHINE) === other.readUInt16LE(MACHINE);
