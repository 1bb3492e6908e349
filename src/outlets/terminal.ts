/** Whether a stream is a terminal that obeys control sequences: one that can be drawn on and has colours. */
export const obeysControls = (stream: NodeJS.WriteStream): boolean =>
  stream.isTTY === true && process.env.TERM !== 'dumb';
