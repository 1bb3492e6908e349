import type { EventKind, Level, Module } from '../../../src/records/event.js';

// Records are here for their types alone. These tables have a row for each name, so a new one that is left out does not compile.

const LEVEL_TABLE: Record<Level, true> = {
  INFO: true,
  WARNING: true,
  ERROR: true,
  CRITICAL: true,
  FATAL: true,
};

const KIND_TABLE: Record<EventKind, true> = {
  verdict: true,
  enforcement: true,
  input: true,
  hit: true,
  finding: true,
  region: true,
  explained: true,
  evidence: true,
  debugger: true,
  blind: true,
  recovered: true,
  'could-not-tell': true,
  'rate-lowered': true,
  'clock-stepped': true,
  'target-found': true,
  'target-gone': true,
  'target-awaited': true,
  error: true,
  notice: true,
  start: true,
  stop: true,
  heartbeat: true,
  summary: true,
};

/** Levels to choose from, least severe first. */
export const EVENT_LEVELS = Object.keys(LEVEL_TABLE) as Level[];
/** Kinds to choose from, those that matter most first. */
export const EVENT_KINDS = Object.keys(KIND_TABLE) as EventKind[];

const MODULE_TABLE: Record<Module, true> = {
  MEMORY_MONITOR: true,
  INPUT_DETECTOR: true,
  DEBUGGER_DETECTOR: true,
  MONITOR: true,
};

/** Parts of the monitor to choose from. */
export const EVENT_MODULES = Object.keys(MODULE_TABLE) as Module[];
