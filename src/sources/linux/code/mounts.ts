import { close, O_RDONLY_CLOEXEC, open, pread } from '../libc.js';
import { deviceNumber } from '../regions/memory-devices.js';

/** One mount, as the monitor sees it. */
export interface Mount {
  /** The kernel's number of it. */
  readonly id: number;
  /** As `deviceNumber` gives it. */
  readonly device: number;
  /** Bytes of the path, one a character (latin1). */
  readonly point: string;
  readonly fileSystem: string;
}

/** More mounts are not looked at: a machine full of containers has thousands. */
const MAX_BYTES = 4 * 2 ** 20;
/** From proc_pid_mountinfo(5): ID, parent, device, root, point, options, optional fields, a hyphen, file system. */
const LINE = /^(\d+) \d+ (\d+):(\d+) \S+ (\S+) .*? - (\S+) /s;
const OCTAL = /\\([0-7]{3})/g;
const characterOf = (_: string, digits: string) => String.fromCharCode(Number.parseInt(digits, 8));

/** The mounts that the monitor sees, in the order in which they were made; none where that may not be read. */
export function listMounts(): readonly Mount[] {
  const lines = readAll('/proc/self/mountinfo').split('\n');
  return lines.flatMap((line) => {
    const [whole, id, major, minor, point = '', fileSystem = ''] = LINE.exec(line) ?? [];
    if (whole === undefined) return [];
    const device = deviceNumber(Number(major), Number(minor));
    return { id: Number(id), device, point: point.replace(OCTAL, characterOf), fileSystem };
  });
}

/** The mount that a path leads to: the last of those with the longest part of it. */
export function mountOf(path: string, mounts: readonly Mount[]): Mount | undefined {
  let found: Mount | undefined;
  for (const mount of mounts) {
    const isAbove = mount.point === '/' || path.startsWith(`${mount.point}/`);
    if (isAbove && mount.point.length >= (found?.point.length ?? 0)) found = mount;
  }
  return found;
}

function readAll(path: string): string {
  const fd = open(path, O_RDONLY_CLOEXEC);
  if (fd < 0) return '';
  const buffer = Buffer.allocUnsafeSlow(64 * 1024);
  let text = '';
  for (;;) {
    const length = pread(fd, buffer, buffer.length, text.length);
    if (length <= 0 || text.length > MAX_BYTES) break;
    text += buffer.toString('latin1', 0, length);
  }
  close(fd);
  return text;
}
