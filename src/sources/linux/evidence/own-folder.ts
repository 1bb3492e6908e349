import { constants, fsyncSync, mkdirSync, writeSync } from 'node:fs';
import { ClearSightError } from '../../../errors/errors.js';
import { systemReason } from '../../../errors/system-reason.js';
import { escapeControls } from '../../../text/escape.js';
import type { EvidenceFolder } from '../../evidence/evidence-system.js';
import {
  close,
  describeErrno,
  ERRNO,
  errno,
  mkdirAt,
  O_RDONLY_CLOEXEC,
  open,
  openAt,
  unlinkAt,
} from '../libc.js';

const { O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants;
const NEW_FILE = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_RDONLY_CLOEXEC;

/** Opens a folder, and makes it with mode 0700 where it is missing. A link on the way is the user's own choice, now and never again. */
export function openOwnFolder(path: string): number {
  const expected = `evidence folder ${escapeControls(path)}: expected a folder that can be created`;
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new ClearSightError('CS_EVIDENCE', `${expected}, ${systemReason(cause)}`, { cause });
  }
  const fd = open(path, O_DIRECTORY | O_RDONLY_CLOEXEC);
  if (fd >= 0) return fd;
  throw new ClearSightError('CS_EVIDENCE', `${expected}, ${describeErrno(errno(), 'open it')}`);
}

/**
 * What is made in a folder is made through its descriptor, and only where nothing is yet: whoever may write beside it can neither lead us
 * elsewhere by a link nor make us overwrite a file.
 */
export function ownFolder(folderFd: number): EvidenceFolder {
  return {
    make(name) {
      if (mkdirAt(folderFd, name, 0o700) !== 0) {
        if (errno() === ERRNO.EEXIST) return undefined;
        throw failure(`make folder ${name}`);
      }
      const fd = openAt(folderFd, name, O_DIRECTORY | O_NOFOLLOW | O_RDONLY_CLOEXEC, 0);
      if (fd < 0) throw failure(`open folder ${name}`);
      return ownFolder(fd);
    },
    write(name, content) {
      const fd = openAt(folderFd, name, NEW_FILE, 0o600);
      if (fd < 0) throw failure(`make file ${name}`);
      try {
        for (let written = 0; written < content.length; ) written += writeSync(fd, content, written);
        fsyncSync(fd);
      } catch (error) {
        // A part of it would take the room of the report that says so.
        unlinkAt(folderFd, name, 0);
        throw error;
      } finally {
        close(fd);
      }
    },
    close: () => void close(folderFd),
  };
}

const failure = (action: string) => new ClearSightError('CS_EVIDENCE', describeErrno(errno(), action));
