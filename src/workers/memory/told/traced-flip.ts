import { formatPermissions } from '../../../facts/regions/region.js';
import { counted } from '../../../text/counted.js';
import { defineDetector } from '../../detector.js';

/** Code that could be written and then run, or run and then written, with the change of permissions put back at once. */
export const tracedFlip = defineDetector({
  id: 'traced-flip',
  title: 'Memory was made executable, or writable and executable, and put back within a second',
  severity: 'medium',
  maturity: 'experimental',
  weight: 0.4,
  profiles: ['threshold'],
  needs: { flips: 'required', regions: 'optional' },
  pacedBy: 'flips',
  validatedOn:
    'A page that mprotect makes executable, that is run and made writable again within microseconds, 1,000 times: each is counted. The same without execution: none.',
  tuning:
    'Allow the memory of a just-in-time compiler that is not known by path, size and permissions (memory.allow), or turn memory.trace off. Libraries with text relocations are made writable for a moment as they are loaded.',
  detect({ flips: { flips, total } }) {
    const [first] = flips;
    if (first === undefined) return [];
    const times = flips.reduce((sum, flip) => sum + flip.times, 0);
    const { startAddress, bytes, permissions, microseconds } = first;
    const place = `${bytes} bytes at 0x${startAddress.toString(16)}`;
    const form = formatPermissions(permissions).slice(0, 3);
    const more = times === 1 ? '' : `, the first of ${times}`;
    const words = `Memory was made ${form} and put back after ${microseconds} µs: ${place}${more}; ${counted(total, 'flip')} told so far`;
    return [{ kind: 'process', words, figures: { times, microseconds } }];
  },
});
