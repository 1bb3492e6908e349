import { closeMemoryFiles, openMemoryFiles } from './memory-files.js';
import { EntryPageScan, hasPagemapScan, IoctlPageScan, type PageScan } from './page-scan.js';

/** The way in which pages are looked for: by ioctl where the kernel has it. */
export function choosePageScan(): PageScan {
  const files = openMemoryFiles('/proc/self');
  if (typeof files === 'number') return new EntryPageScan();
  const isAnswered = hasPagemapScan(files.pagemapFd);
  closeMemoryFiles(files);
  return isAnswered ? new IoctlPageScan() : new EntryPageScan();
}
