/**
 * What becomes of one value when a capture is shared (`clearsight share`). A value without such a word is left out, so whoever adds a
 * field decides about it.
 *
 * Stays, since judgement needs it and it names nobody:
 * - `figure`: a number, or true or false
 * - `address`: hexadecimal digits
 * - `permissions`: such as `rwxp`
 * - `backing`: letters of backings
 * - `word`: of lower-case letters and hyphens, chosen by a source of ours: the watched side has no say in it
 * - a list of words: one of these
 *
 * Gives way to a pseudonym, the same for the same value, of the form that the value had:
 * - `pid` (a thread too), `key` (of a process), `user`
 * - `name`: a short name; `path`: a path as text; `region`: what a region is called, one byte a character
 * - `shownName`, `shownPath`: the same, escaped already
 * - `maps`: the lines of a map, in which device and inode are the file's
 * - `symbol`, `sha256`, `buildId`
 * - `preload`: an entry of the environment; `text`: anything that was written for people
 *
 * `epoch`: ms since 1970, shifted so that the capture begins at a fixed date.
 */
export type Rule =
  | 'figure'
  | 'word'
  | 'address'
  | 'permissions'
  | 'backing'
  | 'pid'
  | 'key'
  | 'user'
  | 'name'
  | 'path'
  | 'region'
  | 'shownName'
  | 'shownPath'
  | 'maps'
  | 'symbol'
  | 'sha256'
  | 'buildId'
  | 'preload'
  | 'text'
  | 'epoch'
  | readonly string[];

/** What becomes of a value: by a rule; of a list, of each of its entries; of an object, of each of its fields. */
export type Sharing = Rule | { readonly each: Sharing } | { readonly fields: SharedFields };

/** By name: what is not here is left out. */
export type SharedFields = Readonly<Record<string, Sharing>>;

/** A list of objects. */
export const eachWith = (fields: SharedFields): Sharing => ({ each: { fields } });
