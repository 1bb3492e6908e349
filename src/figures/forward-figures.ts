import type { Figure } from './figure.js';

/** Figures of what is sent on, by receiver. */
export const FORWARD_FIGURES = {
  forwardAccepted: {
    title: 'events for a receiver',
    metric: 'clearsight_forward_accepted_events_total',
    type: 'counter',
    help: 'Events that a receiver is to get, with those that waited for it at the start: delivered, pending and dropped ones together.',
    labels: ['receiver'],
  },
  forwardDelivered: {
    title: 'events delivered',
    metric: 'clearsight_forward_delivered_events_total',
    type: 'counter',
    help: 'Events that a receiver has taken.',
    labels: ['receiver'],
  },
  forwardDropped: {
    title: 'events not delivered',
    metric: 'clearsight_forward_dropped_events_total',
    type: 'counter',
    help: 'Events that a receiver will not get: it refused them, or they are missing in the log.',
    labels: ['receiver', 'reason'],
  },
  forwardPending: {
    title: 'events that wait',
    metric: 'clearsight_forward_pending_events',
    type: 'gauge',
    help: 'Events in the log that a receiver has not taken yet.',
    labels: ['receiver'],
  },
  forwardOldest: {
    title: 'oldest event that waits',
    metric: 'clearsight_forward_oldest_pending_age_seconds',
    type: 'gauge',
    help: 'Age of the event that a receiver is sent next. Absent when none waits.',
    labels: ['receiver'],
  },
  forwardAttempts: {
    title: 'attempts to send',
    metric: 'clearsight_forward_attempts_total',
    type: 'counter',
    help: 'How often a receiver was sent an event, by what came of it.',
    labels: ['receiver', 'result'],
  },
} as const satisfies Readonly<Record<string, Figure>>;
