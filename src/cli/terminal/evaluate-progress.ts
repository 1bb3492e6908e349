import type { EvaluateProgress } from '../../evaluate/judge/evaluation.js';
import { counted } from '../../text/counted.js';

/** 0 to 1. Files count as much as clickers do, a file by the bytes of it: most corpora are few files of very different sizes. */
export function shareDone({ files, bytes, clickers }: EvaluateProgress): number {
  const ofFiles = bytes.total > 0 ? (files.total * bytes.done) / bytes.total : files.done;
  return (ofFiles + clickers.done) / Math.max(1, files.total + clickers.total);
}

/** `2/9 files, 4/12 clickers, 900 sessions, 0.31 million presses` */
export function describeProgress({ sessions, presses, files, clickers }: EvaluateProgress): string {
  const parts = [
    `${files.done}/${files.total} files`,
    clickers.total === 0 ? '' : `${clickers.done}/${clickers.total} clickers`,
    counted(sessions, 'session'),
    `${(presses / 1e6).toFixed(2)} million presses`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}
