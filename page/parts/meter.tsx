/** How near a count is to its limit: in figures, and as a bar for those who see it. */
export function Meter({ value, limit }: { value: number; limit: number }) {
  const share = limit > 0 ? Math.min(1, value / limit) : 0;
  return (
    <span class="meter">
      <span>
        {value} <span class="soft">of {limit}</span>
      </span>
      <span class="track" aria-hidden="true">
        <span class={share >= 1 ? 'fill full' : 'fill'} style={{ width: `${share * 100}%` }} />
      </span>
    </span>
  );
}
