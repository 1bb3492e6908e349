/// <reference types="node" preserve="true" />
/**
 * ClearSight as a library. Whatever stands here is supported; every function, class and table has an example that is
 * compiled and run by test/library/examples.test.ts.
 *
 * - `openMonitor` watches this machine, `openReplay` judges a capture again, `createMonitor` takes records from anywhere.
 * - A monitor emits events, outlets take them, captures hold records.
 */

// Records, and captures of them
export type { CaptureHeader } from './capture/format.js';
export { type Capture, openCaptureReader } from './capture/reader.js';
export {
  type CaptureProblem,
  type CaptureWriter,
  type CaptureWriterOptions,
  openCapture,
} from './capture/writer.js';
// Configuration
export { readBaseline } from './config/file/baseline-file.js';
export { configToJson, parseConfig } from './config/parse.js';
export { type Config, type ConfigInput, configSchema } from './config/schema.js';
// Events and the words in them
export { CODES, type Code } from './errors/codes.js';
export { ClearSightError, ERRORS, type ErrorCode } from './errors/errors.js';
// The input detector, evaluated; simulated clickers
export { type EvaluateOptions, runEvaluation } from './evaluate/evaluate.js';
export type { EvaluateProgress } from './evaluate/judge/evaluation.js';
export type { Scenario } from './evaluate/judge/scenarios.js';
export { formatEvaluation } from './evaluate/report/format.js';
export { renderHtml } from './evaluate/report/html.js';
export type { EvaluationReport } from './evaluate/report/report.js';
export type { Tracer } from './facts/access/tracer.js';
// Facts
export type { Fact, Subject } from './facts/fact.js';
export { FACTS, type FactId, type FactValue } from './facts/facts.js';
export { BACKING, type Backing } from './facts/regions/backing.js';
export { PERMISSION, type Region } from './facts/regions/region.js';
export { packRegions } from './facts/regions/region-builder.js';
export { RegionReader } from './facts/regions/region-reader.js';
export type { Vdso } from './facts/vdso.js';
// Monitors
export { createMonitor } from './library/create-monitor.js';
export { loadExtensions } from './library/extensions/load-extensions.js';
export { type LiveMonitor, type OpenMonitorOptions, openMonitor } from './library/open-monitor.js';
export { type OpenReplayOptions, openReplay, type ReplayMonitor } from './library/open-replay.js';
export { eventSchema } from './outlets/event-schema.js';
export { type LogFolder, type LogFolderOptions, openLogFolder } from './outlets/files/log-folder.js';
export type { FormatContext } from './outlets/formats/context.js';
export type { EventLinesOptions } from './outlets/formats/event-lines.js';
export { formatEvent } from './outlets/formats/format.js';
// Where events go
export { ConsoleLines, type ConsoleOptions } from './outlets/lines/console.js';
export { JsonLines } from './outlets/lines/json-lines.js';
export type { Outlet } from './outlets/outlet.js';
export { Outlets, type OutletsOptions } from './outlets/outlets.js';
export { openTransports, type TransportsOptions } from './outlets/transports/open-transports.js';
export type { Journal } from './pipeline/enforce/journal.js';
export type { Preserve } from './pipeline/enforce/preserve.js';
export type { Monitor, MonitorOptions, MonitorStats } from './pipeline/monitor.js';
// Throughput
export { formatComparison } from './profile/compare.js';
export { formatProfile } from './profile/format.js';
export { runProfile } from './profile/profile.js';
export type { ProfileOptions, ProfileReport } from './profile/report.js';
export type * from './records/event.js';
export type * from './records/finding.js';
export { FORMATS, type Format } from './records/formats.js';
export { CHANNELS, type Channel, MARK } from './records/input.js';
export type * from './records/record.js';
export type { Recorded } from './records/recorded.js';
export { type EventParts, Stamper, type StamperOptions } from './records/stamper.js';
export type { ProcessInfo, ProcessKey } from './records/target.js';
export type { ClockOrigin, Milliseconds } from './records/time.js';
export type { ClickerFamily } from './simulate/family.js';
export { FAMILIES } from './simulate/registry.js';
export { type SimulatedPresses, type SimulateOptions, simulateClicker } from './simulate/simulate-clicker.js';
export type { Backlog, ProcessControl, Sources } from './sources/interfaces.js';
// What judges
export type { Detector, DetectorOf, Given, Needs, Sighting } from './workers/detector.js';
export { defineDetector } from './workers/detector.js';
export { DETECTORS } from './workers/detectors.js';
export type { Extensions } from './workers/extensions/extensions.js';
export { type Indicator, PRESS, type Tracker } from './workers/input/indicator.js';
export { INDICATORS } from './workers/input/indicators.js';
export { defineRegionDetector } from './workers/memory/region-detector.js';
