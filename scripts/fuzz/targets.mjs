// Every reader of what others wrote, by the name that `--only` takes. One file each in targets/:
//   seeds()   real inputs to begin with
//   words     what a field may be replaced by, besides the usual
//   isPacked  the input may also come as gzip data
//   check(bytes, folder)   rejects when a promise about this input is broken; the folder is empty, and removed afterwards
import * as baseline from './targets/baseline.mjs';
import * as captures from './targets/captures.mjs';
import * as config from './targets/config.mjs';
import * as corpus from './targets/corpus.mjs';
import * as evdev from './targets/evdev.mjs';
import * as images from './targets/images.mjs';
import * as maps from './targets/maps.mjs';
import * as messages from './targets/messages.mjs';
import * as names from './targets/names.mjs';
import * as packed from './targets/packed.mjs';
import * as replay from './targets/replay.mjs';
import * as smaps from './targets/smaps.mjs';
import * as told from './targets/told.mjs';
import * as trace from './targets/trace.mjs';

export const TARGETS = {
  captures,
  replay,
  config,
  baseline,
  maps,
  packed,
  evdev,
  messages,
  corpus,
  names,
  images,
  smaps,
  told,
  trace,
};
