import { workerData } from 'node:worker_threads';
import { FACT_IDS, FACTS, type FactId, type FactView } from '../facts/facts.js';
import type { Detector, Views } from './detector.js';
import { DETECTORS } from './detectors.js';
import { allDetectors, allIndicators, type Extensions, NO_EXTENSIONS } from './extensions/extensions.js';
import { importExtensions } from './extensions/import-extensions.js';
import { createAnalyser } from './input/analyse.js';
import { createLooker } from './look.js';
import type { FactColumns, Judgement, LookTask, WorkerAnswer, WorkerData, WorkerTask } from './messages.js';

const started = workerData as WorkerData;
let judge = createJudge(started, await importExtensions(started.extensions));

/**
 * How many tasks there are to a turn of the event loop: V8 starts the collection of old memory from there, and between two tasks the
 * pool waits outside of it.
 */
const TASKS_A_TURN = 256;
let tasks = 0;

/** The entry of a detection worker: one task in, one answer out. Throws RangeError for a packed fact that is none. */
export default function work(task: WorkerTask): WorkerAnswer | Promise<WorkerAnswer> {
  tasks++;
  if (tasks % TASKS_A_TURN !== 0) return answer(task);
  return new Promise<void>((resolve) => void setImmediate(resolve)).then(() => answer(task));
}

function answer(task: WorkerTask): WorkerAnswer {
  switch (task.kind) {
    case 'look':
      return { kind: 'look', judgements: lookAtAll(task) };
    case 'analyse':
      return { kind: 'analyse', findings: judge.analyse(task) };
    case 'warm-up':
      if (task.next !== undefined) judge = createJudge(task.next, NO_EXTENSIONS);
      return { kind: 'warm-up' };
  }
}

/** All that judges by some settings. */
function createJudge(settings: WorkerData, extensions: Extensions) {
  const looker = (detectors: readonly Detector[]) =>
    createLooker(
      detectors.filter(({ id }) => settings.detectors.includes(id)),
      settings.allowedRegions,
      settings.attribution,
      settings.baseline,
    );
  return {
    look: looker(allDetectors(extensions)),
    lookBuiltIn: looker(DETECTORS),
    analyse: createAnalyser(
      settings.inputThresholds,
      settings.channelStates,
      allIndicators(extensions).filter(({ id }) => settings.indicators.includes(id)),
    ),
  };
}

function lookAtAll({ pacedBy, count, facts, builtInOnly }: LookTask): Judgement[] {
  const ids = FACT_IDS.filter((id) => facts[id] !== undefined);
  return Array.from({ length: count }, (_, place) => {
    const views: Views = {};
    for (const id of ids) Object.assign(views, { [id]: viewAt(id, facts, place) });
    return (builtInOnly?.includes(place) ? judge.lookBuiltIn : judge.look)(pacedBy, views);
  });
}

function viewAt<Id extends FactId>(id: Id, facts: FactColumns, place: number): FactView<Id> | undefined {
  const value = facts[id]?.[place];
  return value === undefined ? undefined : FACTS[id].view(value);
}
