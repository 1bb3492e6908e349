/**
 * Where a press came from: a mouse button, or the keyboard. A mark holds the index in this list.
 *
 * @example
 * ```ts
 * import { CHANNELS, MARK, openCaptureReader } from 'clearsight';
 *
 * const { blocks } = await openCaptureReader('session.ndjson');
 * for await (const block of blocks) {
 *   for (const { record } of block) {
 *     if (record.kind === 'input') console.log(Array.from(record.marks, (mark) => CHANNELS[mark & MARK.channelMask]));
 *   }
 * }
 * ```
 */
export const CHANNELS = ['left', 'right', 'other', 'keyboard'] as const;
/** One of CHANNELS. */
export type Channel = (typeof CHANNELS)[number];

/**
 * Marks of one input event, a byte: the channel's index in CHANNELS in the low two bits, then flags.
 * No key code: which key it was does not leave the process that holds the hook.
 *
 * @example
 * ```ts
 * import { CHANNELS, MARK } from 'clearsight';
 *
 * const press = CHANNELS.indexOf('keyboard');
 * const marks = Uint8Array.of(press | MARK.fresh, press | MARK.release, press | MARK.fresh | MARK.sameKey);
 * console.log(marks.filter((mark) => (mark & MARK.release) === 0).length, 'presses');
 * ```
 */
export const MARK = {
  channelMask: 0b0011,
  /** A release; without it, a press. */
  release: 0b0100,
  /** A press of the same key or button as the press before it on this channel. */
  sameKey: 0b1000,
  /** The system says that a program made it (XTEST, a virtual device). It supports other findings and proves nothing alone. */
  injected: 0b1_0000,
  /**
   * A press of a key or button that its source saw up before: never the auto-repeat of a held key. Without it nothing is known,
   * as in captures from before there was this mark.
   */
  fresh: 0b10_0000,
} as const;

/** Channel of a marked event. */
export function channelOf(mark: number): Channel {
  return CHANNELS[mark & MARK.channelMask] as Channel;
}
