import { workerData } from 'node:worker_threads';
import { REGION_DETECTORS } from './detectors.js';
import { createAnalyser } from './input/analyse.js';
import { createClassifier } from './look.js';
import type { WorkerAnswer, WorkerData, WorkerTask } from './messages.js';

const settings = workerData as WorkerData;

const classify = createClassifier(
  REGION_DETECTORS.filter(({ id }) => settings.regionDetectors.includes(id)),
  settings.allowedRegions,
);
const analyse = createAnalyser(settings.inputThresholds, settings.channelStates);

/** The entry of a detection worker: one task in, one answer out. */
export default function answer(task: WorkerTask): WorkerAnswer {
  switch (task.kind) {
    case 'classify':
      return task.snapshots.map(classify);
    case 'analyse':
      return analyse(task);
    case 'warm-up':
      return true;
  }
}
