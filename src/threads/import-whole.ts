/**
 * An import that settles only when no file of it is still being opened.
 *
 * When one file of a module cannot be loaded, Node rejects at once, while it opens the others. If the thread ends then, those
 * descriptors stay open for good: some forty for each failure of a larger module, and a failure for want of descriptors is just when
 * nobody can spare them.
 *
 * @param load calls `import()`
 */
export async function importWhole<Loaded>(load: () => Promise<Loaded>): Promise<Loaded> {
  try {
    return await load();
  } catch (error) {
    // What was read may import more.
    while (isBusyWithFiles()) await new Promise((resolve) => void setImmediate(resolve));
    throw error;
  }
}

/** Node's names of a request to open or read a file, and of one to close it. */
const isBusyWithFiles = () =>
  process.getActiveResourcesInfo().some((kind) => kind === 'FSReqPromise' || kind === 'CloseReq');
