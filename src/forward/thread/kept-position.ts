import type { Position } from '../spool/position.js';
import type { PositionFile } from '../spool/position-file.js';
import type { Complaints } from './complaints.js';

/** How far a receiver has come, written where that has changed. */
export class KeptPosition {
  #savedPlace = '';

  constructor(
    private readonly file: PositionFile,
    private readonly complaints: Complaints,
  ) {}

  async keep(position: Position): Promise<void> {
    const { inode, offset } = position;
    const place = `${inode}:${offset}`;
    if (place === this.#savedPlace) return;
    try {
      await this.file.write(position);
      this.#savedPlace = place;
    } catch (error) {
      this.complaints.trouble('how far it has come cannot be written', error);
    }
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}
