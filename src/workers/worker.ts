import { workerData } from 'node:worker_threads';
import { createAnalyser } from './analyse.js';
import { createClassifier } from './classify.js';
import type { WorkerAnswer, WorkerSettings, WorkerTask } from './messages.js';
import { INPUT_DETECTORS, REGION_DETECTORS } from './registry.js';

const settings = workerData as WorkerSettings;

const classify = createClassifier(
  REGION_DETECTORS.filter(({ id }) => settings.regionDetectors.includes(id)),
  settings.allowedRegions,
);
const analyse = createAnalyser(
  INPUT_DETECTORS.filter(({ id }) => settings.inputDetectors.includes(id)),
  settings.inputRule,
);

/** The entry of a detection worker: one task in, one answer out, nothing kept. */
export default function answer(task: WorkerTask): WorkerAnswer {
  switch (task.kind) {
    case 'classify':
      return task.snapshots.map(classify);
    case 'analyse':
      return task.hops.map(analyse);
    case 'warm-up':
      return true;
  }
}
