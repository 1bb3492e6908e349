import { type BigIntStats, fstatSync } from 'node:fs';
import type { Writer } from '../../../facts/code.js';
import { close, O_PATH_CLOEXEC, O_RDONLY_AT_ONCE, open, openBeneath, pread } from '../libc.js';
import { decodeName, readSmallFile } from '../proc.js';
import type { CodeMapping } from './find-code.js';
import type { FileBytes } from './image/image.js';
import { listMounts, mountOf } from './mounts.js';

/** File systems whose files are on this machine: one that a program or another machine serves may never answer. */
const LOCAL = new Set(
  'bcachefs btrfs erofs exfat ext2 ext3 ext4 f2fs iso9660 jfs nilfs2 ntfs3 overlay ramfs reiserfs squashfs tmpfs udf vfat xfs zfs'.split(
    ' ',
  ),
);

/** The very file that code is mapped from, or that a process runs, open. */
export class MappedFile implements FileBytes {
  private constructor(
    private readonly fd: number,
    readonly length: number,
    /** Who may change it, by its owner and mode alone. */
    readonly writableBy: Writer,
    /** Another text once the file, or who may write to it, was changed in the usual ways. */
    readonly version: string,
  ) {}

  /**
   * Opens it, without touching what somebody else may have put at its path: no symbolic link is followed, no other file system
   * entered, no pipe or lease waited for. Undefined when the file is not there any more, or not on a disk of this machine.
   */
  static open({ path, device, inode }: CodeMapping): MappedFile | undefined {
    const mount = mountOf(path, listMounts());
    if (mount?.device !== device || !LOCAL.has(mount.fileSystem)) return undefined;
    const mountFd = open(decodeName(mount.point), O_PATH_CLOEXEC);
    if (mountFd < 0) return undefined;
    const beneath = path.slice(mount.point === '/' ? 1 : mount.point.length + 1);
    const fd = openBeneath(mountFd, Buffer.from(`${beneath}\0`, 'latin1'));
    close(mountFd);
    if (fd < 0) return undefined;
    return MappedFile.from(fd, device, inode);
  }

  /**
   * Opens the program that a process runs, whatever stands at its path by now. Undefined when it has ended, and where the file is not
   * on a disk of this machine, or on a mount that the monitor does not see.
   */
  static openProgram(pid: number): MappedFile | undefined {
    const pathFd = open(`/proc/${pid}/exe`, O_PATH_CLOEXEC);
    if (pathFd < 0) return undefined;
    const known = /^mnt_id:\s*(\d+)$/m.exec(readSmallFile(`/proc/self/fdinfo/${pathFd}`) ?? '');
    const mount = listMounts().find(({ id }) => id === Number(known?.[1]));
    const isLocal = mount !== undefined && LOCAL.has(mount.fileSystem);
    const fd = isLocal ? open(`/proc/self/fd/${pathFd}`, O_RDONLY_AT_ONCE) : -1;
    close(pathFd);
    return fd < 0 || mount === undefined ? undefined : MappedFile.from(fd, mount.device);
  }

  /** @param inode that it must have. Default: any */
  private static from(fd: number, device: number, inode?: bigint): MappedFile | undefined {
    const stat = fstatSync(fd, { bigint: true });
    if (stat.isFile() && (inode === undefined || stat.ino === inode)) {
      const version = `${device}:${stat.ino} ${stat.size} ${stat.mtimeNs} ${stat.ctimeNs}`;
      return new MappedFile(fd, Number(stat.size), writerOf(stat), version);
    }
    close(fd);
    return undefined;
  }

  read(offset: number, length: number): Buffer | undefined {
    if (offset < 0 || length < 0 || offset + length > this.length) return undefined;
    const bytes = Buffer.allocUnsafeSlow(length);
    return length === 0 || pread(this.fd, bytes, length, offset) === length ? bytes : undefined;
  }

  /** The bytes of pages mapped from there: zeros behind the file's end. Undefined when the file cannot be read. */
  readPages(offset: number, length: number): Buffer | undefined {
    const inFile = Math.min(length, Math.max(0, this.length - offset));
    const bytes = this.read(Math.min(offset, this.length), inFile);
    return bytes && Buffer.concat([bytes, Buffer.alloc(length - inFile)]);
  }

  close(): void {
    close(this.fd);
  }
}

function writerOf({ mode, uid, gid }: BigIntStats): Writer {
  if ((mode & 0o002n) !== 0n) return 'everyone';
  if ((mode & 0o020n) !== 0n && gid !== 0n) return 'group';
  // The owner may give himself the right to write.
  return uid === 0n ? 'root' : 'owner';
}
