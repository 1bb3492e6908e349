import type { Code } from '../errors/codes.js';

/** How a verdict may be read, apart from what was found. */
export interface Meaning {
  /** What the finding supports, and no more than that. */
  readonly shows: string;
  /** What it does not show. */
  readonly doesNotShow: string;
  /** What innocent causes there are, and how to look for them. */
  readonly otherwise: string;
}

/** By the code of a verdict. */
export const MEANINGS: Readonly<Record<Code, Meaning>> = {
  'FI-MEM-001': {
    shows:
      'The process had executable memory of a kind that its program does not make by itself, and had it long enough to be seen repeatedly. Injected code needs such memory.',
    doesNotShow: 'It does not show what the code did, whether it ran, or who put it there.',
    otherwise:
      'Just-in-time compilers, emulators, overlays and copy protection make such memory too. Those that ClearSight knows are explained and not counted; others are counted. Record the same program on a clean machine: if the same regions are there, they are its own.',
  },
  'FI-MEM-002': {
    shows: 'The memory of the process could not be read any more. What it held from then on is unknown.',
    doesNotShow: 'It does not show tampering: an error of the system looks the same.',
    otherwise:
      'Lost rights, a container that was changed, or a kernel that ran out of memory. The words of the system are in the finding.',
  },
  'FI-MEM-003': {
    shows: 'Code of a file differed in memory from the file on disk, in bytes that no loader changes.',
    doesNotShow: 'It does not show who changed it, or that the changed code ran.',
    otherwise:
      'A debugger that was attached for work leaves breakpoints. Some overlays and profilers patch functions. A file that was replaced under a running program is told apart, by its inode.',
  },
  'FI-MEM-004': {
    shows:
      'Another process held the memory of the protected process open, so that it could read and write it.',
    doesNotShow: 'It does not show that it read or wrote anything.',
    otherwise: 'Debuggers, profilers and crash reporters do this. The finding names the process.',
  },
  'FI-MEM-005': {
    shows:
      'The process forbade others to look at it while it was protected. From then on less of it could be seen.',
    doesNotShow: 'It does not show what happened afterwards, nor that somebody else made it do so.',
    otherwise: 'Programs that handle secrets forbid it at their start, as agents for keys and passwords do.',
  },
  'FI-INP-001': {
    shows:
      'Presses came with a regularity, a rate or hold times that no person on record has reached, for long enough to rule out a moment of chance.',
    doesNotShow:
      'It does not show which program made them, nor who started it. It says nothing of what was pressed: that is never recorded.',
    otherwise:
      'Assistive devices and switches for people who cannot press by themselves, a mouse that bounces or has a turbo key, remote desktops that bundle presses, and recorders with a coarse clock. Ask what the person uses to play.',
  },
  'FI-INP-002': {
    shows: 'Mouse and keyboard could not be watched any more.',
    doesNotShow: 'It does not show tampering: a display server that ends looks the same.',
    otherwise: 'The display ended, a device was unplugged, or rights were withdrawn.',
  },
  'FI-DBG-001': {
    shows: 'A debugger was attached to the process, or to the monitor.',
    doesNotShow: 'It does not show what it did.',
    otherwise:
      'Developers debug their own programs, and some crash reporters attach for a moment. The finding names the tracer.',
  },
  'FI-COR-001': {
    shows:
      'Several signs, from different parts of the monitor and about the same process, came within a minute. None of them is enough by itself.',
    doesNotShow: 'It does not show that they have one cause.',
    otherwise:
      'Each part has innocent causes of its own, below. Look whether one program, such as an overlay, explains them all.',
  },
};
