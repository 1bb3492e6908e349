/** Decisions are drafts: the session's Stamper completes them when they are said. */
export { draft as stamp, type EventParts } from '../../records/stamper.js';
