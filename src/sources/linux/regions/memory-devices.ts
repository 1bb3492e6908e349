import { fstatSync, readdirSync, statSync } from 'node:fs';
import { close, memfdCreate } from '../libc.js';

/** include/uapi/linux/memfd.h: pages of 2^n bytes are asked for by n, shifted so far. */
const MFD_HUGETLB = 4;
const MFD_HUGE_SHIFT = 26;

/** A file by what no process can choose: the device of its file system (`deviceNumber`), and its number there. */
interface FileId {
  readonly device: number;
  readonly inode: bigint;
}

/** A device number as one number. */
export const deviceNumber = (major: number, minor: number): number => major * 0x10_0000 + minor;

function memoryDevices(): ReadonlySet<number> {
  const flags = [0, ...hugePageFlags()];
  const devices = flags.map(deviceOfMemfd).filter((device) => device !== undefined);
  return new Set(devices);
}

/** The file `/dev/zero`, a private mapping of which is anonymous memory; undefined where there is none. */
export function zeroDevice(): FileId | undefined {
  try {
    const { dev, ino } = statSync('/dev/zero', { bigint: true });
    return { device: deviceOf(dev), inode: ino };
  } catch {
    return undefined;
  }
}

function deviceOfMemfd(flags: number): number | undefined {
  const fd = memfdCreate('clearsight', flags);
  if (fd < 0) return undefined;
  try {
    return deviceOf(fstatSync(fd, { bigint: true }).dev);
  } finally {
    // Node's own close warns of a descriptor that it has not opened.
    close(fd);
  }
}

/** `hugepages-2048kB` for each size. */
function hugePageFlags(): readonly number[] {
  try {
    return readdirSync('/sys/kernel/mm/hugepages').flatMap((name) => {
      const kibibytes = Number(/^hugepages-(\d+)kB$/.exec(name)?.[1]);
      return kibibytes > 0 ? [MFD_HUGETLB | (Math.log2(kibibytes * 1024) << MFD_HUGE_SHIFT)] : [];
    });
  } catch {
    return [];
  }
}

/** Splits as glibc's `major` and `minor` do (sys/sysmacros.h), for numbers that fit 32 bits. */
const deviceOf = (dev: bigint): number =>
  deviceNumber(Number((dev >> 8n) & 0xfffn), Number((dev & 0xffn) | ((dev >> 12n) & 0xfff00n)));

/**
 * The devices of the kernel's own file systems that hold memory and no files: of shared anonymous memory, memfd and System V
 * shared memory; and, of each size of huge page, of memory in such pages. Nobody can mount them, so no file on a disk has
 * their device. Empty where the kernel does not say.
 */
export const MEMORY_DEVICES: ReadonlySet<number> = memoryDevices();
