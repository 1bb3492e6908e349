import { render } from 'preact';
import { formatAddress, parseAddress } from './store/address.js';
import { Store } from './store/store.js';
import './style/app.css';
import { askWith } from './transport/ask.js';
import { follow } from './transport/stream.js';
import { takeToken } from './transport/token.js';
import { App } from './views/app.js';

const token = takeToken();
// A hidden page gets no frames to draw: whatever comes meanwhile is drawn once, when somebody looks.
const store = new Store((run) => requestAnimationFrame(run));
const readAddress = () => store.set({ address: parseAddress(location.hash) });
readAddress();
addEventListener('hashchange', readAddress);
if (location.hash === '') history.replaceState(null, '', formatAddress(store.address));
if (token === '') store.set({ connection: { is: 'no-token' } });
else void follow(store, token);

render(<App store={store} ask={askWith(token)} />, document.getElementById('app') as HTMLElement);
