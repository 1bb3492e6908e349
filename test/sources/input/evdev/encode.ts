export interface InputEventFields {
  readonly type: number;
  readonly code: number;
  readonly value: number;
  readonly seconds: number;
  readonly microseconds: number;
}

/** The bytes of a `struct input_event` on 64-bit Linux, as the kernel writes them. */
export function encodeInputEvent({ type, code, value, seconds, microseconds }: InputEventFields): Buffer {
  const bytes = Buffer.alloc(24);
  bytes.writeBigInt64LE(BigInt(seconds), 0);
  bytes.writeBigInt64LE(BigInt(microseconds), 8);
  bytes.writeUInt16LE(type, 16);
  bytes.writeUInt16LE(code, 18);
  bytes.writeInt32LE(value, 20);
  return bytes;
}
