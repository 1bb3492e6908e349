import { address, type Json, objects, word } from '../text/json-fields.js';
import { eachWith } from '../text/shared-fields.js';
import type { Fact } from './fact.js';

/**
 * What an image was recognised by: the header of an ELF or of a PE file, or the way in which a loader lays out the segments of
 * a library, where the header is gone.
 */
const SIGNS = ['elf', 'pe', 'layout'] as const;
export type ImageSign = (typeof SIGNS)[number];

/** A program or library in memory that no file backs. */
export interface PrivateImage {
  readonly startAddress: bigint;
  /** Where its executable memory begins: at its start, or directly behind the memory there. */
  readonly codeAddress: bigint;
  readonly sign: ImageSign;
}

/** Images without a file, in the order of addresses; of more than 64, the first. */
export type PrivateImages = readonly PrivateImage[];

export const MAX_IMAGES = 64;

/** Programs and libraries that somebody loaded without the system's loader. */
export const images: Fact<PrivateImages> = {
  title: 'programs and libraries in memory that no file backs',
  noun: 'executable memory without a file',
  subject: 'memory',
  // Shorter than any wait between two readings: each tells at once.
  tellUnchangedMs: 500,
  mayBeDenied: true,
  // An image that was there and is gone again is no less a finding, and readings are few.
  coalesce: () => undefined,
  byteLength: (all) => 64 + all.length * 64,
  count: (all) => all.length,
  view: (all) => all,
  encode: (all) => ({
    images: all.map(({ startAddress, codeAddress, sign }) => ({
      start: startAddress.toString(16),
      code: codeAddress.toString(16),
      sign,
    })),
  }),
  shared: { images: eachWith({ start: 'address', code: 'address', sign: SIGNS }) },
  decode: (json) => objects(json, 'images', MAX_IMAGES).map(image),
};

const image = (json: Json): PrivateImage => ({
  startAddress: address(json, 'start'),
  codeAddress: address(json, 'code'),
  sign: word(json, 'sign', SIGNS),
});
