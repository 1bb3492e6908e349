/**
 * Keeps the package that speaks to NATS from writing to standard output, where events go: of a server that breaks off, or answers with something
 * else, it says so there. What went wrong comes as an error, too.
 */
export function quietConsole(): void {
  console.log = () => {};
}
