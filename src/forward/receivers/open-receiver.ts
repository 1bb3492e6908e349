import { Exec } from './exec.js';
import type { Receiver, ReceiverSettings } from './receiver.js';
import { SyslogDatagrams } from './syslog-datagrams.js';
import { SyslogStream } from './syslog-stream.js';
import { Webhook } from './webhook.js';

/** Makes a receiver; nothing is connected before something is sent. @param version of this program */
export function openReceiver(settings: ReceiverSettings, version: string): Receiver {
  switch (settings.kind) {
    case 'webhook':
      return new Webhook(settings, version);
    case 'syslog':
      return settings.transport === 'udp' ? new SyslogDatagrams(settings) : new SyslogStream(settings);
    case 'exec':
      return new Exec(settings);
  }
}
