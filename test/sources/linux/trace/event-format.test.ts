import { expect, test } from 'vitest';
import { parseEventFormat, readField } from '../../../../src/sources/linux/trace/event-format.js';

/** As Linux 6.18 prints it. */
const FORMAT = `name: sys_enter_process_vm_writev
ID: 718
format:
\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

\tfield:int __syscall_nr;\toffset:8;\tsize:4;\tsigned:1;
\tfield:pid_t pid;\toffset:16;\tsize:8;\tsigned:0;
\tfield:const struct iovec * lvec;\toffset:24;\tsize:8;\tsigned:0;
\tfield:long ret;\toffset:32;\tsize:8;\tsigned:1;

print fmt: "pid: 0x%08lx", ((unsigned long)(REC->pid))
`;

test('numbers are found by their names, in the order asked for', () => {
  expect(parseEventFormat(FORMAT, ['ret', 'pid', 'common_pid'])).toEqual({
    id: 718,
    fields: [
      { offset: 32, size: 8, isSigned: true },
      { offset: 16, size: 8, isSigned: false },
      { offset: 4, size: 4, isSigned: true },
    ],
    bytes: 40,
  });
});

test.each([
  ['a name that there is not', FORMAT, ['vec']],
  ['a field that is no number of 4 or 8 bytes', FORMAT, ['common_type']],
  ['no ID', FORMAT.replace('ID: ', 'Id: '), []],
  ['nothing', '', []],
])('%s is refused', (_, text, names) => {
  expect(() => parseEventFormat(text, names)).toThrow(/^format of the kernel: expected an event with/);
});

test.each([
  ['4 bytes, signed', { offset: 0, size: 4, isSigned: true }, -2],
  ['4 bytes', { offset: 0, size: 4, isSigned: false }, 0xffff_fffe],
  ['8 bytes, signed', { offset: 8, size: 8, isSigned: true }, -3],
  ['8 bytes', { offset: 16, size: 8, isSigned: false }, 0x7f00_0000_1000],
])('a number is read: %s', (_, field, number) => {
  const event = Buffer.from('feffffff00000000fdffffffffffffff00100000007f0000', 'hex');
  expect(readField(event, field)).toBe(number);
});
