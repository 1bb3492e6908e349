import type { Figure } from './figure.js';
import { FORWARD_FIGURES } from './forward-figures.js';

/** Every figure of a monitor that is shown, by its id: the page, `profile` and `--metrics` call it the same. */
export const FIGURES = {
  scans: {
    title: 'scans',
    metric: 'clearsight_scans_total',
    type: 'counter',
    help: 'Readings of memory maps, of all processes.',
  },
  scanTime: {
    title: 'scan time',
    metric: 'clearsight_scan_duration_seconds',
    type: 'histogram',
    help: 'How long a reading of a memory map took.',
  },
  lastScan: {
    title: 'last scan',
    metric: 'clearsight_last_scan_age_seconds',
    type: 'gauge',
    help: 'Age of the newest scan of any process. Absent before the first.',
  },
  regions: {
    title: 'executable regions',
    metric: 'clearsight_executable_regions',
    type: 'gauge',
    help: 'Executable regions of all processes that are held.',
  },
  suspicious: {
    title: 'suspicious regions',
    metric: 'clearsight_suspicious_regions',
    type: 'gauge',
    help: 'Different regions of running processes that were warned of.',
  },
  hits: {
    title: 'hits',
    metric: 'clearsight_hits_total',
    type: 'counter',
    help: 'Scans or regions that counted toward a verdict.',
  },
  verdicts: {
    title: 'verdicts',
    metric: 'clearsight_verdicts_total',
    type: 'counter',
    help: 'Verdicts, by their code.',
    labels: ['code'],
  },
  inputEvents: {
    title: 'input events',
    metric: 'clearsight_input_events_total',
    type: 'counter',
    help: 'Presses and releases.',
  },
  processes: {
    title: 'processes',
    metric: 'clearsight_processes',
    type: 'gauge',
    help: 'Processes that run and are held, by their state.',
    labels: ['state'],
  },
  watched: {
    title: 'sources',
    metric: 'clearsight_source_watched',
    type: 'gauge',
    help: 'Whether this is watched at all (1) or was not asked for (0).',
    labels: ['source'],
  },
  blind: {
    title: 'blind sources',
    metric: 'clearsight_source_blind',
    type: 'gauge',
    help: 'Whether this cannot be seen, wholly or in part (1), or is seen (0).',
    labels: ['source'],
  },
  judgementAge: {
    title: 'judgement',
    metric: 'clearsight_judgement_age_seconds',
    type: 'gauge',
    help: 'How long the target that waits longest has waited for a scan that is judged. Absent without a target.',
  },
  stuck: {
    title: 'judgement is stuck',
    metric: 'clearsight_judgement_stuck',
    type: 'gauge',
    help: 'Whether the scan of a target is overdue (1) or judgement advances (0).',
  },
  told: {
    title: 'heartbeat',
    metric: 'clearsight_main_thread_age_seconds',
    type: 'gauge',
    help: 'How long ago the main thread told these figures, four times a second: more means that it does not turn.',
  },
  unjudged: {
    title: 'unjudged',
    metric: 'clearsight_unjudged_records_total',
    type: 'counter',
    help: 'Records that were seen and could not be judged.',
  },
  coalesced: {
    title: 'readings that a newer one replaced',
    metric: 'clearsight_coalesced_readings_total',
    type: 'counter',
    help: 'Readings that waited to be judged when a newer one of the same process took their place.',
  },
  lostCaptureRecords: {
    title: 'capture records lost',
    metric: 'clearsight_capture_lost_records_total',
    type: 'counter',
    help: 'Records that are missing in the capture.',
  },
  lostLogLines: {
    title: 'log lines lost',
    metric: 'clearsight_log_lost_lines_total',
    type: 'counter',
    help: 'Lines that are missing in the log files, counted for each file.',
  },
  dropped: {
    title: 'events dropped',
    metric: 'clearsight_outlet_dropped_events_total',
    type: 'counter',
    help: 'Events that outlets could not take, counted for each outlet.',
  },
  ...FORWARD_FIGURES,
  leftOut: {
    title: 'not sent to this page',
    metric: 'clearsight_page_left_out_total',
    type: 'counter',
    help: 'Presses and events beyond what a frame of the live page holds.',
  },
  cpu: {
    title: 'CPU',
    metric: 'process_cpu_seconds_total',
    type: 'counter',
    help: 'Processor time of the monitor, in user mode and in the system.',
  },
  memory: {
    title: 'memory',
    metric: 'process_resident_memory_bytes',
    type: 'gauge',
    help: 'Resident memory of the monitor.',
  },
  started: {
    title: 'started',
    metric: 'clearsight_session_start_time_seconds',
    type: 'gauge',
    help: 'When the session began, seconds since 1970.',
  },
  loopDelay: {
    title: 'event-loop delay',
    metric: 'clearsight_event_loop_delay_seconds',
    type: 'gauge',
    help: 'Longest delay of the event loop of the main thread in the newest quarter of a second.',
  },
  build: {
    title: 'version',
    metric: 'clearsight_build_info',
    type: 'gauge',
    help: 'Always 1: the versions of ClearSight and of Node.js.',
    labels: ['version', 'node'],
  },
  config: {
    title: 'configuration',
    metric: 'clearsight_config_info',
    type: 'gauge',
    help: 'Always 1: SHA-256 of the configuration in force, as JSON, and what a verdict does.',
    labels: ['sha256', 'action'],
  },
} as const satisfies Readonly<Record<string, Figure>>;

export type FigureId = keyof typeof FIGURES;
