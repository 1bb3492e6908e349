import { escapeNameBytes, escapeText } from '../text/escape.js';
import type { AllowMarks } from './allow-marks.js';
import type { Pseudonyms } from './pseudonyms.js';
import { isOfSystem, isRuntimeFile, namedAlike, SYSTEM_LIKE } from './well-known.js';

const DELETED = ' (deleted)';
const MEMORY_FILE = '/memfd:';
const SYSTEM_V = /^\/SYSV([0-9a-f]{8})/;
/** Memory to which its process gave a name. */
const NAMED = /^\[(anon|anon_shmem):(.*)\]$/s;

/** Names of regions whose pseudonyms are remembered; each has at most 4,096 bytes. */
const MAX_REMEMBERED = 4096;

/** What a name is known by: as events and baselines show it. */
type Shown = (latin1: string) => string;

/**
 * Names and paths, and what stands in for them. What judgement reads of a name stays: that it is the system's own or made to look so, that
 * memory has it, that its file is deleted, whether it is a runtime's, and which entries of the allow list match it.
 */
export class Names {
  /** The same libraries come again and again, in each process and each map. */
  readonly #regions = new Map<string, string>();

  constructor(
    private readonly pseudonyms: Pseudonyms,
    private readonly marks: AllowMarks,
  ) {}

  /** A short name. */
  name(text: string): string {
    return this.#one(text, escapeText(text));
  }

  /** A path as text. */
  path(text: string): string {
    return this.#path(Buffer.from(text).toString('latin1'), escapeNameBytes);
  }

  /** What a region is called, one byte a character. */
  region(name: string): string {
    const known = this.#regions.get(name);
    if (known !== undefined) return known;
    const standIn = this.#path(name, escapeNameBytes);
    if (this.#regions.size === MAX_REMEMBERED) this.#regions.clear();
    this.#regions.set(name, standIn);
    return standIn;
  }

  /** A path that is escaped already, as baselines hold it. */
  escapedPath(text: string): string {
    return this.#path(Buffer.from(text).toString('latin1'), (latin1) =>
      Buffer.from(latin1, 'latin1').toString(),
    );
  }

  /** The base name of a program that is escaped already. */
  escapedName(text: string): string {
    return this.#one(text, text);
  }

  #path(name: string, shown: Shown): string {
    const marks = this.marks.of(name);
    if (isOfSystem(name)) return marks === '' ? name : this.#marked(name, marks);
    const end = name.endsWith(DELETED) ? DELETED : '';
    const path = name.slice(0, name.length - end.length);
    const [prefix, standIn] = this.#prefixOf(path);
    const rest = path.slice(prefix.length);
    const slash = rest.lastIndexOf('/');
    const folder = slash < 0 ? '' : `${this.#folder(shown(path.slice(0, prefix.length + slash)))}/`;
    const base = rest.slice(slash + 1);
    // Runtimes are known by what follows the last slash, and nothing else.
    const mark = marks !== '' && standIn.length < 2 ? `${marks}/` : marks;
    return `${standIn}${mark}${folder}${this.#one(base, shown(base))}${end}`;
  }

  /** How a path begins, and what stands there instead. */
  #prefixOf(path: string): readonly [prefix: string, standIn: string] {
    if (path.startsWith(MEMORY_FILE)) return [MEMORY_FILE, MEMORY_FILE];
    const [systemV, key = ''] = SYSTEM_V.exec(path) ?? [];
    if (systemV === undefined) return path.startsWith('/') ? ['/', '/'] : ['', ''];
    // All private segments have the key 0.
    const number = Number.parseInt(key, 16) === 0 ? 0 : this.pseudonyms.number('name', systemV);
    return [systemV, `/SYSV${number.toString(16).padStart(8, '0')}`];
  }

  /** A name of the system that an entry of the allow list matches: of the same kind, with room for the mark. */
  #marked(name: string, marks: string): string {
    return name.startsWith('/')
      ? `${MEMORY_FILE}${marks}${name.slice(1).replace('/', '-')}`
      : `${marks}${name}`;
  }

  #folder = (shown: string): string => `folder-${this.pseudonyms.number('folder', shown)}`;

  #one(name: string, shown: string): string {
    if (name === '' || SYSTEM_LIKE.test(name) || isRuntimeFile(name)) return name;
    const [, kind, given] = NAMED.exec(name) ?? [];
    if (kind === undefined) return namedAlike(name, this.pseudonyms.number('name', shown));
    return given === '' ? name : `[${kind}:name-${this.pseudonyms.number('name', shown)}]`;
  }
}
