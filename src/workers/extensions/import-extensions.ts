import { pathToFileURL } from 'node:url';
import type { Detector } from '../detector.js';
import type { Indicator } from '../input/indicator.js';
import type { ExtensionPaths, Extensions } from './extensions.js';

/** Loads modules that were checked when the monitor was opened. Every export of theirs is a detector, or an indicator. */
export async function importExtensions(paths: ExtensionPaths): Promise<Extensions> {
  const exportsOf = async (files: readonly string[]): Promise<unknown[]> => {
    const modules = await Promise.all(files.map((file) => import(pathToFileURL(file).href)));
    return modules.flatMap((loaded) => Object.values(loaded));
  };
  const [detectors, indicators] = await Promise.all([
    exportsOf(paths.detectors),
    exportsOf(paths.indicators),
  ]);
  return { detectors: detectors as Detector[], indicators: indicators as Indicator[], paths };
}
