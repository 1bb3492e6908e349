import { importWhole } from '../threads/import-whole.js';

/** The file of a detection worker's thread. What it needs is imported whole: a worker is also started while descriptors are short. */
const { default: answer } = await importWhole(() => import('./worker.js'));

export default answer;
