import { render } from 'preact';
import { followStream } from '../transport/stream.js';
import { takeToken } from '../transport/token.js';
import { App } from './app.js';
import { FleetStore } from './fleet-store.js';
import './fleet.css';

const token = takeToken();
// A hidden page gets no frames to draw: whatever comes meanwhile is drawn once, when somebody looks.
const store = new FleetStore((run) => requestAnimationFrame(run));
if (token === '') store.stand({ is: 'no-token' });
else void followStream('/stream', token, store);
render(<App store={store} />, document.getElementById('app') as HTMLElement);
