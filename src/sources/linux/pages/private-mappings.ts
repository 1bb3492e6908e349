import { close, errno, O_RDONLY_CLOEXEC, open } from '../libc.js';
import { readMapLines } from '../regions/map-lines.js';
import { deviceNumber, MEMORY_DEVICES } from '../regions/memory-devices.js';

/** A mapping that no file backs: anonymous memory, a memfd, shared memory. */
export interface PrivateMapping {
  readonly start: number;
  /** The address behind its last. */
  readonly end: number;
  /** As in `rwxp`. */
  readonly permissions: string;
  /** Not of a memfd or of shared memory: there, reading alone makes pages. */
  readonly isAnonymous: boolean;
}

/** Addresses, permissions, device, inode and name. */
const LINE = /^([0-9a-f]+)-([0-9a-f]+) (.{4}) [0-9a-f]+ ([0-9a-f]+):([0-9a-f]+) (\d+) *(.*)$/s;
/** All but the name, and of the name what is looked at. */
const LINE_HEAD_BYTES = 128;
/** The kernel's own. A process can name its memory, but then it is called `[anon:...]`. */
const KERNEL = /^\[(?:vdso|vvar|vvar_vclock|vsyscall|uprobes)\]$/;

export const isExecutable = ({ permissions }: PrivateMapping): boolean => permissions[2] === 'x';

/** All mappings without a file, in the order of addresses; or an error number. @param folder of a process or a thread, `/proc/4211` */
export function readPrivateMappings(folder: string): readonly PrivateMapping[] | number {
  const mapsFd = open(`${folder}/maps`, O_RDONLY_CLOEXEC);
  if (mapsFd < 0) return errno();
  const found: PrivateMapping[] = [];
  const take = (text: string) => {
    const line = LINE.exec(text);
    if (line !== null && isPrivate(line)) found.push(mappingIn(line));
    return true;
  };
  const errorNumber = readMapLines(mapsFd, take, LINE_HEAD_BYTES);
  close(mapsFd);
  return errorNumber === 0 ? found : errorNumber;
}

function isPrivate([, , , , major, minor, inode, name = '']: RegExpExecArray): boolean {
  if (inode === '0') return !KERNEL.test(name);
  return MEMORY_DEVICES.has(deviceNumber(Number(`0x${major}`), Number(`0x${minor}`)));
}

const mappingIn = ([, start = '', end = '', permissions = '', , , inode]: RegExpExecArray) => ({
  start: Number.parseInt(start, 16),
  end: Number.parseInt(end, 16),
  permissions,
  isAnonymous: inode === '0',
});
