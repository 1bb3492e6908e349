/**
 * ClearSight as a library: sources give records, a monitor judges them and says events, captures hold records.
 *
 * ```ts
 * const config = parseConfig({ target: ['game'], action: 'terminate' });
 * const sources = await openLiveSources(config);
 * const stamper = new Stamper({ origin: readClockOrigin(), session: randomUUID(), host: hostname() });
 * const monitor = createMonitor({ config, sources, stamper });
 * monitor.events.subscribe((event) => console.log(event.level, event.message));
 * ```
 */

// Captures
export type { CaptureHeader } from './capture/format.js';
export { type Capture, openCaptureReader } from './capture/reader.js';
export { openReplay, type Replay, type ReplayOptions } from './capture/replay-source.js';
export {
  type CaptureProblem,
  type CaptureWriter,
  type CaptureWriterOptions,
  openCapture,
} from './capture/writer.js';
// Configuration
export { checkConfig } from './config/check.js';
export { type LoadedConfig, type LoadOptions, loadConfig } from './config/load.js';
export { configToJson, parseConfig } from './config/parse.js';
export { type Config, type ConfigInput, configSchema } from './config/schema.js';
// Words
export { CODES, type Code } from './errors/codes.js';
export { ClearSightError, ERRORS, type ErrorCode } from './errors/errors.js';
// The input detector, evaluated; simulated clickers
export {
  type EvaluateOptions,
  type EvaluateProgress,
  runEvaluation,
} from './evaluate/evaluate.js';
export { formatEvaluation } from './evaluate/format.js';
export { renderHtml } from './evaluate/html.js';
export type { InputRules } from './evaluate/judge-session.js';
export type { EvaluationReport } from './evaluate/report.js';
export { SCENARIOS, type Scenario } from './evaluate/scenarios.js';
export { formatSession, parseSession, type Session } from './evaluate/session.js';
export { parseSweep, runSweep, type Sweep, type SweepReport } from './evaluate/sweep.js';
export * from './facts/regions/region.js';
export { packRegions } from './facts/regions/region-builder.js';
export { RegionReader } from './facts/regions/region-reader.js';
// Where events go
export { ConsoleLines, type ConsoleOptions } from './outlets/console.js';
export { eventSchema } from './outlets/event-schema.js';
export { JsonLines } from './outlets/json-lines.js';
export { type LogFolder, type LogFolderOptions, openLogFolder } from './outlets/log-folder.js';
export type { Outlet } from './outlets/outlet.js';
export { Outlets, type OutletsOptions } from './outlets/outlets.js';
export { type CollectOptions, collectInput } from './pipeline/collect/collect-input.js';
export { monotone } from './pipeline/collect/monotone.js';
export { type EnforceOptions, enforce } from './pipeline/enforce/enforce.js';
export type { Journal } from './pipeline/enforce/journal.js';
export type { Preserve } from './pipeline/enforce/preserve.js';
export { type EscalateOptions, escalate } from './pipeline/escalate/escalate.js';
// The pipeline and its operators
export { type BacklogGauge, createBacklog } from './pipeline/judge/backlog.js';
export { type JudgeOptions, judgeInOrder } from './pipeline/judge/judge.js';
export type { Collected, Judged } from './pipeline/judge/judged.js';
export { createMonitor, type Monitor, type MonitorOptions, type MonitorStats } from './pipeline/monitor.js';
export type { DetectionPool, PoolStats } from './pipeline/pool/detection-pool.js';
export { type PoolOptions, startDetectionPool } from './pipeline/pool/pool.js';
// Throughput
export { formatProfile } from './profile/format.js';
export { runProfile } from './profile/profile.js';
export type { ProfileOptions, ProfileReport } from './profile/report.js';
export * from './records/event.js';
export * from './records/finding.js';
export * from './records/input.js';
export * from './records/record.js';
export * from './records/recorded.js';
export { type EventParts, Stamper, type StamperOptions } from './records/stamper.js';
export * from './records/target.js';
export * from './records/time.js';
export type { ClickerFamily } from './simulate/family.js';
export { FAMILIES } from './simulate/registry.js';
export {
  type SimulatedPresses,
  type SimulateOptions,
  simulateClicker,
} from './simulate/simulate-clicker.js';
// Sources
export { readClockOrigin } from './sources/clock.js';
export { createInputSource, type InputSourceOptions } from './sources/input/input-source.js';
export type {
  Backlog,
  InputRecords,
  ProcessControl,
  ProcessSystem,
  Sources,
  SystemOptions,
} from './sources/interfaces.js';
export { type LiveSources, openLiveSources } from './sources/live.js';
export { createProcessSystem } from './sources/process/process-system.js';
// Detectors and statistics
export type { Detector } from './workers/detector.js';
export { DETECTORS } from './workers/detectors.js';
export type { Indicator } from './workers/input/indicator.js';
export { INDICATORS } from './workers/input/indicators.js';
export { coefficientOfVariation } from './workers/input/statistics/coefficient-of-variation.js';
export { intervals } from './workers/input/statistics/intervals.js';
export { ratePerSecond } from './workers/input/statistics/rate.js';
