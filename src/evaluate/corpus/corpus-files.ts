import { statSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { FileProblem } from '../report/report.js';

const CORPUS_FILE = /\.ndjson(\.gz)?$/;

export interface CorpusFile {
  readonly path: string;
  /** Its size, packed as it is; 0 of a pipe, or when unknown. */
  readonly bytes: number;
}

/** The files among the paths, and every `.ndjson` or `.ndjson.gz` directly inside the folders among them, sorted by name. */
export async function findCorpusFiles(
  paths: readonly string[],
): Promise<{ readonly files: readonly CorpusFile[]; readonly problems: readonly FileProblem[] }> {
  const files: CorpusFile[] = [];
  const problems: FileProblem[] = [];
  for (const path of paths) {
    try {
      const found = await stat(path);
      if (!found.isDirectory()) {
        files.push({ path, bytes: found.size });
        continue;
      }
      const inside = (await readdir(path)).filter((name) => CORPUS_FILE.test(name)).sort();
      if (inside.length === 0) {
        problems.push({ file: path, line: 0, message: 'expected .ndjson or .ndjson.gz files, found none' });
      }
      for (const name of inside) {
        const file = join(path, name);
        const bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
        files.push({ path: file, bytes });
      }
    } catch (error) {
      problems.push({ file: path, line: 0, message: error instanceof Error ? error.message : String(error) });
    }
  }
  return { files, problems };
}

/** `/data/osu_legit.ndjson.gz` is the set `osu_legit`. */
export const setName = (path: string) => basename(path).replace(CORPUS_FILE, '');
