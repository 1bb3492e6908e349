import type { EvidenceSystem } from '../../evidence/evidence-system.js';
import { differences, nameOf } from './file-differences.js';
import { openOwnFolder, ownFolder } from './own-folder.js';
import { openWitness } from './witness.js';

/** Linux: memory and maps by `/proc`, folders by their descriptors. */
export const evidence: EvidenceSystem = {
  witness: openWitness,
  differences,
  nameOf,
  openFolder: openOwnFolder,
  folder: ownFolder,
};
