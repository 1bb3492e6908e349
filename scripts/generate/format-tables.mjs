import { ECS_FIELDS, OWN_FIELDS } from '../../dist/outlets/formats/ecs/ecs.js';
import { ECS_CLASSES } from '../../dist/outlets/formats/ecs/kinds.js';
import { ANOMALY, EVIDENCE } from '../../dist/outlets/formats/ocsf/evidence.js';
import { FINDING_INFO } from '../../dist/outlets/formats/ocsf/finding-info.js';
import { DETECTION_FINDING, DEVICE } from '../../dist/outlets/formats/ocsf/ocsf.js';
import { PROCESS, RESOURCE } from '../../dist/outlets/formats/ocsf/process.js';

/** By the name of the table in docs/formats.md: its head, and its rows. */
export const FORMAT_TABLES = {
  ocsf: mapping([
    ['', DETECTION_FINDING],
    ['finding_info.', FINDING_INFO],
    ['anomaly_analyses[].', ANOMALY],
    ['evidences[0].process.', PROCESS],
    ['evidences[].', EVIDENCE],
    ['resources[0].', RESOURCE],
    ['device.', DEVICE],
  ]),
  ecs: mapping([
    ['', ECS_FIELDS],
    ['clearsight.', OWN_FIELDS],
  ]),
  'ecs-kinds': {
    head: ['`kind`', '`event.kind`', '`event.category`', '`event.type`'],
    rows: Object.entries(ECS_CLASSES).map(([name, { kind, category = [], type }]) => [
      code(name),
      code(kind),
      category.map(code).join(', '),
      type.map(code).join(', '),
    ]),
  },
};

/** @param parts tables of rows, each with what stands before its attributes */
function mapping(parts) {
  return {
    head: ['attribute', 'from'],
    rows: parts.flatMap(([above, rows]) =>
      rows.map(({ attribute, from }) => [code(`${above}${attribute}`), from]),
    ),
  };
}

function code(text) {
  return `\`${text}\``;
}
