import { render } from 'preact';
import { formatAddress, parseAddress } from './store/address.js';
import './style/app.css';
import { openSessions } from './transport/sessions.js';
import { takeToken } from './transport/token.js';
import { App } from './views/app.js';

const token = takeToken();
if (location.hash === '') history.replaceState(null, '', formatAddress(parseAddress('')));
const element = document.getElementById('app') as HTMLElement;
openSessions(token, (sessions) => render(<App sessions={sessions} />, element));
