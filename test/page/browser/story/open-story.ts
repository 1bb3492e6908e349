import { onTestFinished } from 'vitest';
import { parseAddress } from '../../../../src/page/address.js';
import type { Answer, Question } from '../../../../src/page/server/messages.js';
import type { Frame, Reading } from '../../../../src/page/stream/messages.js';
import { openTestPage, type TestPage } from '../../support.js';
import { corpusOf, mapOf, scenesOf, whatIfOf } from './answers.js';
import { BEGIN, nextFrame, tenMinutes } from './frames.js';
import { mapsOf } from './packed-maps.js';
import { OPEN_MS, setup } from './setup.js';

const FOLDER = new URL('../../../../dist/browser/', import.meta.url);

/** A served page that a story is told to. */
export interface Story extends TestPage {
  /** Tells the next quarter of a second. */
  tell(change?: Partial<Frame>): void;
}

interface Options {
  /** The capture that the story is of; empty for a live session. */
  readonly replayOf?: string;
  /** How far the capture has been read. Default: to its end. */
  readonly reading?: Reading;
  /** Pace of the frames; 0 for none but those that are told by hand. */
  readonly everyMs?: number;
  /** What has been told already. Default: ten minutes. */
  readonly told?: readonly Frame[];
  /** Loopback address to serve on. */
  readonly host?: string;
}

/** The real server, with what has been told to it. Closed behind the test. */
export async function openStory({
  replayOf = '',
  reading = { isOver: true, damage: '', skipped: [] },
  everyMs = 250,
  told = tenMinutes(),
  host = '127.0.0.1',
}: Options = {}): Promise<Story> {
  const page = await openTestPage({
    setups: [{ ...setup, replayOf }],
    address: parseAddress(`${host}:0`),
    folder: FOLDER,
    onQuestion,
  });
  let last = BEGIN;
  const post = (frame: Frame) => {
    page.post(
      frame,
      scenesOf(frame),
      replayOf === '' ? {} : { ofCapture: { session: 0, maps: mapsOf(frame), reading } },
    );
    last = frame;
  };
  for (const frame of told) {
    post(frame);
    await page.drained();
  }
  const tell = (change: Partial<Frame> = {}) => post({ ...nextFrame(last), ...change });
  if (everyMs > 0) {
    const timer = setInterval(tell, everyMs);
    onTestFinished(() => clearInterval(timer));
  }
  return { ...page, tell };
}

async function onQuestion(question: Question): Promise<Answer | undefined> {
  if (question.what === 'map') return mapOf(question.key, OPEN_MS);
  return question.what === 'corpus' ? corpusOf(question.knobs) : whatIfOf(question.knobs);
}
