import { Exec } from './exec.js';
import type { Receiver, ReceiverSettings, Sender } from './receiver.js';
import { SyslogDatagrams } from './syslog-datagrams.js';
import { SyslogStream } from './syslog-stream.js';
import { Webhook } from './webhook.js';

/** Makes a receiver. But for `nats`, nothing is connected before something is sent. @param onReachable called when it can be reached again */
export async function openReceiver(
  settings: ReceiverSettings,
  sender: Sender,
  onReachable: () => void,
): Promise<Receiver> {
  switch (settings.kind) {
    case 'webhook':
      return new Webhook(settings, sender.version);
    case 'syslog':
      return settings.transport === 'udp' ? new SyslogDatagrams(settings) : new SyslogStream(settings);
    case 'exec':
      return new Exec(settings);
    case 'nats': {
      // Its packages are loaded by those who use it.
      const { NatsStream } = await import('./nats-stream.js');
      return new NatsStream(settings, sender, onReachable);
    }
  }
}
