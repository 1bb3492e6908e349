import koffi from 'koffi';

/** Functions of the C library that only telling a service manager needs; the rest is in `../libc.ts`. */
const libc = koffi.load(null);

const cSocket: (domain: number, type: number, protocol: number) => number = libc.func(
  'int socket(int domain, int type, int protocol)',
);
const cSendTo: (
  fd: number,
  bytes: Uint8Array,
  size: number,
  flags: number,
  address: Uint8Array,
  addressBytes: number,
) => number = libc.func(
  'int64_t sendto(int fd, const void *bytes, size_t size, int flags, const void *address, unsigned int addressBytes)',
);

/** linux/un.h, linux/net.h, linux/socket.h */
export const AF_UNIX = 1;
const SOCK_DGRAM_CLOEXEC = 0o2000002;
const MSG_DONTWAIT_NOSIGNAL = 0x4040;

/** A socket for datagrams to others on this machine, or -1. */
export const unixDatagramSocket = (): number => cSocket(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);

/** Sends a datagram, whole, waiting for nobody. @param address `struct sockaddr_un` @returns its bytes, or -1 */
export const sendTo = (fd: number, bytes: Uint8Array, address: Uint8Array): number =>
  cSendTo(fd, bytes, bytes.length, MSG_DONTWAIT_NOSIGNAL, address, address.length);
