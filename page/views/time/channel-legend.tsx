import { CHANNEL_LOOKS, CHANNELS } from '../../plots/colours.js';
import { SHAPES } from '../../plots/presses/dots.js';

/** Which dots are whose: by colour and by shape. */
export const ChannelLegend = () => (
  <ul class="legend">
    {CHANNELS.map((channel) => {
      const [width, height] = SHAPES[channel];
      return (
        <li key={channel}>
          <svg class="dot" viewBox="0 0 8 8" aria-hidden="true">
            <rect
              x={4 - width / 2}
              y={4 - height / 2}
              width={width}
              height={height}
              class={`fill-${CHANNEL_LOOKS[channel].colour}`}
            />
          </svg>
          {channel}
        </li>
      );
    })}
  </ul>
);
