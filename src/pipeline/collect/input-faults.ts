/** What was wrong with input, in presses and releases. */
export interface InputFaults {
  /** Their time is not finite, or later than the batch that contains them: not judged. */
  impossibleTimes: number;
  /** Their time lies before that of an earlier one of the same channel: no interval ends with them. */
  backwards: number;
  /** There was no room for them before the next hop: not judged. */
  overflowed: number;
}

export const noFaults = (): InputFaults => ({ impossibleTimes: 0, backwards: 0, overflowed: 0 });
