import { ClearSightError } from '../../../errors/errors.js';
import type { Refusal } from '../../../page/server/messages.js';

/** What a page is told of an error. */
export const refusalOf = (error: unknown): Refusal => ({
  error: error instanceof ClearSightError ? error.message : 'It could not be judged again.',
});
