const MAX_INSTRUCTIONS = 32;

type Iced = typeof import('iced-x86');

/** Loaded with the first evidence, because it takes a tenth of a second and 28 MB; undefined where it is not installed. */
let loading: Promise<Iced | undefined> | undefined;

const load = (): Promise<Iced | undefined> => {
  loading ??= import('iced-x86').catch(() => undefined);
  return loading;
};

/**
 * The first instructions of x86 code in Intel's syntax, a line each; for anything else, one line that says why there are none.
 *
 * @param addressBits of the program: code of another width, which it can switch to, comes out wrong
 */
export async function disassemble(
  content: Uint8Array,
  startAddress: number,
  addressBits: 32 | 64,
  architecture: string,
): Promise<readonly string[]> {
  if (architecture !== 'x64') return [`(no disassembler for ${architecture})`];
  const iced = await load();
  if (iced === undefined) return ['(no disassembler: the optional package iced-x86 is not installed)'];
  const decoder = new iced.Decoder(addressBits, content, iced.DecoderOptions.None);
  const formatter = new iced.Formatter(iced.FormatterSyntax.Intel);
  const instruction = new iced.Instruction();
  const lines: string[] = [];
  try {
    decoder.ip = BigInt(startAddress);
    while (decoder.canDecode && lines.length < MAX_INSTRUCTIONS) {
      const from = decoder.position;
      decoder.decodeOut(instruction);
      // One byte is passed over, as other disassemblers do: an instruction may begin with the next.
      if (instruction.isInvalid) {
        decoder.position = from + 1;
        decoder.ip = BigInt(startAddress + from + 1);
      }
      const bytes = Buffer.from(content.subarray(from, decoder.position)).toString('hex').padEnd(22);
      lines.push(
        `${(startAddress + from).toString(16).padStart(12, '0')}  ${bytes}  ${formatter.format(instruction)}`,
      );
    }
    return lines;
  } finally {
    // What lies in the memory of WebAssembly is collected by nobody.
    for (const one of [instruction, formatter, decoder]) one.free();
  }
}
