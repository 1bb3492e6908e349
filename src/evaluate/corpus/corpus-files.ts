import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { FileProblem } from '../report/report.js';

const CORPUS_FILE = /\.ndjson(\.gz)?$/;

/** The files among the paths, and every `.ndjson` or `.ndjson.gz` directly inside the folders among them, sorted by name. */
export async function findCorpusFiles(
  paths: readonly string[],
): Promise<{ readonly files: readonly string[]; readonly problems: readonly FileProblem[] }> {
  const files: string[] = [];
  const problems: FileProblem[] = [];
  for (const path of paths) {
    try {
      if (!(await stat(path)).isDirectory()) {
        files.push(path);
        continue;
      }
      const inside = (await readdir(path)).filter((name) => CORPUS_FILE.test(name)).sort();
      if (inside.length === 0) {
        problems.push({ file: path, line: 0, message: 'expected .ndjson or .ndjson.gz files, found none' });
      }
      files.push(...inside.map((name) => join(path, name)));
    } catch (error) {
      problems.push({ file: path, line: 0, message: error instanceof Error ? error.message : String(error) });
    }
  }
  return { files, problems };
}

/** `/data/osu_legit.ndjson.gz` is the set `osu_legit`. */
export const setName = (path: string) => basename(path).replace(CORPUS_FILE, '');
