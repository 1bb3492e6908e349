import { createHash } from 'node:crypto';
import { systemReason } from '../errors/system-reason.js';
import type { EvidenceFolder, EvidenceSystem, SeenModule } from '../sources/evidence/evidence-system.js';
import { escapeText } from '../text/escape.js';
import type { Setting, Taken, Written } from './messages.js';
import { makeReport, type SavedFile, type SavedPlace } from './report/report.js';
import { formatReport } from './report/report-text.js';

/** Verdicts on one process at the same millisecond. */
const MAX_NAMES = 100;

/** Writes one verdict's evidence into a folder of its own. Never rejects. */
export async function writeEvidence(
  root: EvidenceFolder,
  taken: Taken,
  setting: Setting,
  system: EvidenceSystem,
): Promise<Written> {
  const missing = [...taken.sight.missing];
  let name = '';
  let bytes = 0;
  let folder: EvidenceFolder | undefined;
  try {
    [name, folder] = makeFolder(root, taken);
    const places: SavedPlace[] = [];
    for (const [index, { region, runs, isWhole }] of taken.sight.places.entries()) {
      const files: SavedFile[] = [];
      for (const { startAddress, content } of runs) {
        const file = fileName(index, startAddress, content.length);
        const sha256 = createHash('sha256').update(content).digest('hex');
        const reason = tryTo(() => folder?.write(file, content));
        if (reason === undefined) bytes += content.length;
        else missing.push(`${file}: ${reason}`);
        files.push({ startAddress, content, sha256, file: reason === undefined ? file : null });
      }
      const differences =
        region === undefined ? undefined : runs.map((run) => system.differences(region, run));
      places.push({
        region,
        files,
        isWhole: isWhole && files.every(({ file }) => file !== null),
        differences: differences?.every(Boolean) ? differences.flatMap((all) => all ?? []) : null,
      });
    }
    const modules = taken.sight.modules.map(
      (module): SeenModule => ({ ...module, ...system.nameOf(module) }),
    );
    const report = makeReport({ taken, setting, places, modules, missing });
    folder.write('report.json', Buffer.from(`${JSON.stringify(report, null, 2)}\n`));
    folder.write('report.txt', Buffer.from(await formatReport(report, places)));
    return { name, bytes, missing, failure: undefined };
  } catch (error) {
    return { name, bytes, missing, failure: reasonOf(error) };
  } finally {
    folder?.close();
  }
}

/** `20261122T130501.123Z-4211`, and a number behind it where that is taken. */
function makeFolder(root: EvidenceFolder, { verdict, target }: Taken): [string, EvidenceFolder] {
  const first = `${verdict.time.replace(/[-:]/g, '')}-${target.pid}`;
  for (let number = 1; number <= MAX_NAMES; number++) {
    const name = number === 1 ? first : `${first}-${number}`;
    const folder = root.make(name);
    if (folder !== undefined) return [name, folder];
  }
  throw new Error(`expected a name that is free, got ${MAX_NAMES} folders called ${first}`);
}

const fileName = (index: number, start: number, bytes: number) =>
  `${index}-0x${start.toString(16)}-0x${(start + bytes).toString(16)}.bin`;

function tryTo(act: () => void): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

const reasonOf = (error: unknown) => escapeText(systemReason(error));
