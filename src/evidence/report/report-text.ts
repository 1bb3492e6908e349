import { counted } from '../../text/counted.js';
import { escapeControls } from '../../text/escape.js';
import { disassemble } from './disassemble.js';
import { hexDump } from './hex-dump.js';
import { hex, type Report, type SavedPlace } from './report.js';

const MAX_PLACES = 8;
const MAX_FILES = 4;
const MAX_DIFFERENCES = 8;
const DUMPED_BYTES = 256;
/** Of a change, with what follows it. */
const CHANGE_BYTES = 32;
const MAX_LISTED = 64;

/** report.txt: for a person, some hundred lines. */
export async function formatReport(report: Report, places: readonly SavedPlace[]): Promise<string> {
  const { target, verdict, taking, map } = report;
  const lines = [
    `Evidence of process ${target.name} (PID = ${target.pid})`,
    '',
    `time        ${report.time}`,
    `verdict     [${verdict.code}] ${verdict.reason}`,
    `action      ${verdict.action}`,
    `executable  ${target.executable || '(unknown)'} (${target.addressBits}-bit)`,
    `machine     ${report.host}, kernel ${report.kernel}, ${report.architecture}`,
    `monitor     ClearSight ${report.monitor.version}, session ${report.monitor.session}`,
    `taken       in ${taking.tookMs} ms, ${taking.isStopped ? 'while the process stood still' : 'while the process may have run'}`,
    `tracer      ${report.tracer === null ? 'none' : `${report.tracer.name} (PID = ${report.tracer.pid})`}`,
    ...heading('Findings'),
    ...verdict.findings.map(({ detector, words, ...finding }) =>
      finding.kind === 'region'
        ? `${finding.startAddress}-${finding.endAddress} ${finding.permissions} ${finding.name || 'anonymous'}: ${words} [${detector}]`
        : `${words} [${detector}]`,
    ),
    ...(report.missing.length === 0 ? [] : [...heading('Not saved'), ...report.missing]),
  ];
  for (const place of places.slice(0, MAX_PLACES)) lines.push(...(await showPlace(place, report)));
  if (places.length > MAX_PLACES)
    lines.push('', `... and ${counted(places.length - MAX_PLACES, 'more place')} in report.json`);
  lines.push(
    ...heading(
      `Memory map near it (${counted(map.regions, 'mapping')}, ${map.executableRegions} executable)`,
    ),
    ...listed(
      map.near.map(
        ({ startAddress, endAddress, permissions, name }) =>
          `${startAddress}-${endAddress} ${permissions} ${name || 'anonymous'}`,
      ),
    ),
    ...heading('Threads'),
    ...listed(
      report.threads.map(
        ({ id, name, state, ...at }) =>
          `${id} ${name} (${state})${at.instructionAddress ? ` at ${at.instructionAddress}` : ''}`,
      ),
    ),
    ...heading('Modules'),
    ...listed(
      report.modules.map(({ path, startAddress, buildId, sha256 }) => {
        const name = buildId
          ? `build-id ${buildId}`
          : sha256
            ? `SHA-256 ${sha256}`
            : 'neither build-id nor hash';
        return `${startAddress} ${path}: ${name}`;
      }),
    ),
  );
  return `${lines.map(escapeControls).join('\n')}\n`;
}

const heading = (text: string) => ['', text, '-'.repeat(text.length)];

const listed = (lines: readonly string[]) =>
  lines.length <= MAX_LISTED
    ? lines
    : [...lines.slice(0, MAX_LISTED), `... and ${lines.length - MAX_LISTED} more in report.json`];

async function showPlace(
  { region, files, isWhole, differences }: SavedPlace,
  report: Report,
): Promise<string[]> {
  if (region === undefined) return [];
  const { architecture, target } = report;
  const show = (content: Uint8Array, at: number) =>
    disassemble(content, at, target.addressBits, architecture);
  const shown = report.map.near.find(({ startAddress }) => startAddress === hex(region.startAddress));
  const lines = heading(
    `Memory ${hex(region.startAddress)}-${hex(region.endAddress)} ${region.permissions} ${shown?.name || 'anonymous'}`,
  );
  const saved = files.reduce((sum, { content }) => sum + content.length, 0);
  if (isWhole && saved < region.endAddress - region.startAddress)
    lines.push('Only pages with content are saved.');
  for (const { startAddress, content, sha256, file } of files.slice(0, MAX_FILES)) {
    const from = firstLineWithContent(content);
    const first = content.subarray(from, from + DUMPED_BYTES);
    const code = first.subarray(0, first.findLastIndex((byte) => byte !== 0) + 1);
    lines.push(`${file ?? '(not written)'}: ${counted(content.length, 'byte')}, SHA-256 ${sha256}`);
    // Of code that has changed in a place, the beginning says nothing.
    if (differences?.length) continue;
    if (first.length === 0) lines.push('(all of it is zero)');
    else
      lines.push('', ...hexDump(first, startAddress + from), '', ...(await show(code, startAddress + from)));
  }
  if (files.length > MAX_FILES)
    lines.push(`... and ${counted(files.length - MAX_FILES, 'more file')} in report.json`);
  for (const { startAddress, fileOffset, inFile, inMemory } of differences?.slice(0, MAX_DIFFERENCES) ?? []) {
    const behind = bytesAt(files, startAddress);
    const original = Uint8Array.from(behind);
    original.set(inFile.subarray(0, behind.length));
    lines.push(
      '',
      `${counted(inMemory.length, 'byte')} at ${hex(startAddress)} (offset ${hex(fileOffset)} of the file), in the file:`,
    );
    lines.push(...(await show(original, startAddress)), 'in memory:', ...(await show(behind, startAddress)));
  }
  const more = (differences?.length ?? 0) - MAX_DIFFERENCES;
  if (more > 0) lines.push(`... and ${counted(more, 'more difference')} in report.json`);
  return lines;
}

/** What was saved from an address on. */
function bytesAt(files: SavedPlace['files'], address: number): Uint8Array {
  for (const { startAddress, content } of files) {
    const at = address - startAddress;
    if (at >= 0 && at < content.length) return content.subarray(at, at + CHANGE_BYTES);
  }
  return new Uint8Array();
}

/** Where the line of a dump begins that holds the first byte other than zero; the end when there is none. */
function firstLineWithContent(content: Uint8Array): number {
  const first = content.findIndex((byte) => byte !== 0);
  return first < 0 ? content.length : first - (first % 16);
}
