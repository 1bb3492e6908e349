const LINE_BYTES = 16;

/** Lines like the one before are one asterisk, as in hexdump(1). `7f0a12345000  48 c7 c0 3c 00 00 00 0f  05 ...  |H..<....|`, a line for 16 bytes. */
export function hexDump(content: Uint8Array, startAddress: number): string[] {
  const lines: string[] = [];
  let before: Uint8Array | undefined;
  for (let at = 0; at < content.length; at += LINE_BYTES) {
    const bytes = content.subarray(at, at + LINE_BYTES);
    const isSame = before !== undefined && Buffer.compare(bytes, before) === 0;
    before = bytes;
    if (isSame) {
      if (lines.at(-1) !== '*') lines.push('*');
      continue;
    }
    const pairs = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'));
    const columns = `${pairs.slice(0, 8).join(' ')}  ${pairs.slice(8).join(' ')}`.padEnd(LINE_BYTES * 3);
    const text = Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'));
    lines.push(`${(startAddress + at).toString(16).padStart(12, '0')}  ${columns}  |${text.join('')}|`);
  }
  return lines;
}
