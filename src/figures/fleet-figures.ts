import type { Figure } from './figure.js';

/** Every figure of a whole fleet, by its id. */
export const FLEET_FIGURES = {
  hosts: {
    title: 'hosts',
    metric: 'clearsight_fleet_hosts',
    type: 'gauge',
    help: 'Hosts that were heard of.',
  },
  monitors: {
    title: 'monitors',
    metric: 'clearsight_fleet_monitors',
    type: 'gauge',
    help: 'Monitors that were heard of, by their state.',
    labels: ['state'],
  },
  events: {
    title: 'events read',
    metric: 'clearsight_fleet_events_total',
    type: 'counter',
    help: 'Events that were read from the stream, each counted once.',
  },
  verdicts: {
    title: 'verdicts read',
    metric: 'clearsight_fleet_verdicts_total',
    type: 'counter',
    help: 'Verdicts among them.',
  },
  missing: {
    title: 'events missing in the stream',
    metric: 'clearsight_fleet_missing_events',
    type: 'gauge',
    help: 'Places at which events are missing in the stream; one that comes late fills its place.',
  },
  refused: {
    title: 'messages refused',
    metric: 'clearsight_fleet_refused_messages_total',
    type: 'counter',
    help: 'Messages that are none of ClearSight, or not of the host whose subject they have.',
  },
  link: {
    title: 'connection',
    metric: 'clearsight_fleet_connected',
    type: 'gauge',
    help: 'Whether the stream can be read (1). While it cannot (0), no monitor is called lost.',
  },
} as const satisfies Readonly<Record<string, Figure>>;
