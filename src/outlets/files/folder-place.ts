import { type BigIntStats, realpathSync, statSync } from 'node:fs';

/** True when both describe the same file or folder. */
export const isSame = (one: BigIntStats, other: BigIntStats): boolean =>
  one.ino === other.ino && one.dev === other.dev;

/**
 * Where a folder was when it was first seen. A symbolic link on its path is then the user's own choice; one that comes later
 * leads to wherever somebody else wants our lines.
 */
export class FolderPlace {
  private readonly first: BigIntStats;
  private readonly firstPath: string;

  /** @throws the system's error */
  constructor(private readonly path: string) {
    this.first = statSync(path, { bigint: true });
    this.firstPath = realpathSync(path);
  }

  /** The same folder, wherever it was moved to, or a new one in the same place. @throws the system's error */
  get isInPlace(): boolean {
    return (
      isSame(statSync(this.path, { bigint: true }), this.first) || realpathSync(this.path) === this.firstPath
    );
  }
}
