import type { Backing } from '../../facts/regions/backing.js';

/** An executable region, as far as its shape goes. Addresses of user space fit a number; a capture's may be rounded. */
export interface Place {
  /** In the fact `regions`; negative for a mapping that was told. */
  readonly index: number;
  readonly start: number;
  /** Behind the last byte. */
  readonly end: number;
  readonly bytes: number;
  /** As in `rwxp`. */
  readonly permissions: string;
  readonly backing: Backing;
  readonly fileOffset: number;
  /** The same for all mappings of one file. */
  readonly file: string;
}

/**
 * A runtime that makes code while it runs, and what its memory looks like. A shape must be one that memory injected by `mmap`
 * does not come to have by itself: too wide a shape is a hiding place. What is not recognised is judged like any other.
 */
export interface Runtime {
  /** Also the name of its file. */
  readonly id: string;
  /** As people call it. */
  readonly title: string;
  /** Base names of the programs and libraries that contain it. */
  readonly modules: RegExp;
  /** The shape, in words: the table in the docs is made from it. */
  readonly shape: string;
  /** What it was tried on. */
  readonly validatedOn: string;
  /** What somebody who injects code must do to be taken for it. */
  readonly limits: string;
  /**
   * Pure.
   *
   * @param memory executable memory without a file, in the order of addresses
   * @param modules executable mappings of its modules in this process, at least one, in the order of addresses
   * @returns those of `memory` that are its own
   */
  own(memory: readonly Place[], modules: readonly Place[]): readonly Place[];
}
