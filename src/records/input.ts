/** Where a press came from. The mouse channels are primary; several fingers share the keyboard. */
export const CHANNELS = ['left', 'right', 'other', 'keyboard'] as const;
export type Channel = (typeof CHANNELS)[number];

/**
 * Marks of one input event, a byte: the channel's index in CHANNELS in the low two bits, then flags.
 * No key code: which key it was does not leave the process that holds the hook.
 */
export const MARK = {
  channelMask: 0b0011,
  /** A release; without it, a press. */
  release: 0b0100,
  /** A press of the same key or button as the press before it on this channel. */
  sameKey: 0b1000,
  /** The system says that a program made it (XTEST, a virtual device). It supports other findings and proves nothing alone. */
  injected: 0b1_0000,
} as const;

/** Channel of a marked event. */
export function channelOf(mark: number): Channel {
  return CHANNELS[mark & MARK.channelMask] as Channel;
}
