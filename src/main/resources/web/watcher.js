import { about } from './about.js';
import { Counts } from './counts.js';
import { ago, byId, copy, setText } from './dom.js';
import { EventPage } from './eventpage.js';
import { Keys } from './keys.js';
import { rename } from './links.js';
import { Live } from './live.js';
import { COMPLETE, People } from './people.js';
import { Pipeline } from './pipeline.js';
import { ProfilePage } from './profilepage.js';
import { Profiles } from './profiles.js';
import { Queries } from './queries.js';
import { Rejected } from './rejected.js';
import { Relay } from './relay.js';
import { Router } from './router.js';
import { Topology } from './topology.js';
import { Trending } from './trending.js';

const relayUrl = new URL('.', location.href);
relayUrl.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
relayUrl.hash = '';
const address = relayUrl.href.replace(/\/$/, '');

const profiles = new Profiles((pubkey) => rename(pubkey, profiles.name(pubkey)));
const relay = new Relay(address, showConnection);
profiles.use(relay);

const actions = {
  relayUrl: address,
  nameOf: (pubkey) => {
    profiles.want(pubkey);
    return profiles.name(pubkey);
  },
  byAuthor: (pubkey) => choose((filters) => filters.author(pubkey)),
  byTag: (name, value) => choose((filters) => filters.tag(name, value)),
  byKind: (kind) => choose((filters) => filters.onlyKind(kind)),
};
const learn = (event) => event.kind === 0 && profiles.learn(event);
const pipeline = new Pipeline({ tag: (name) => actions.byTag('t', name), author: actions.byAuthor, nameOf: actions.nameOf });
const live = new Live(relay, actions, learn, () => pipeline.whyNothing);
/** Tabs of views are there where the views are. */
const queries = new Queries(() => Object.entries({ people: COMPLETE, trending: 'trending/hour' }).forEach(([view, query]) => {
  document.querySelector(`.tabs [data-view="${view}"]`).hidden = !queries.has(query);
}));
const counts = new Counts(queries);
const router = new Router({
  events: live, event: new EventPage(relay, actions, learn, counts), profile: new ProfilePage(relay, actions, learn), topology: new Topology(),
  people: new People(queries), trending: new Trending(relay, queries, actions, learn),
});

/** What was chosen is seen among the events: among them in addition to what is set, elsewhere alone. The way back leads to where it was chosen. */
function choose(set) {
  router.go(router.view === 'events' ? live.filters.address : '#/events');
  set(live.filters);
}

function showConnection(state) {
  byId('connection').dataset.state = state;
  setText(byId('connection-text'), { connecting: 'Connecting', connected: 'Page connected', away: 'Connection lost' }[state]);
}

setInterval(() => document.querySelectorAll('main time[data-at]').forEach((time) => setText(time, ago(Number(time.dataset.at)))), 2000);

setText(byId('relay-url'), address);
setText(byId('connect-url'), address);
byId('copy-url').addEventListener('click', () => copy(address));
byId('skip').addEventListener('click', (event) => {
  event.preventDefault();
  byId('content').focus();
});

const kept = (key, value) => {
  try {
    return value === undefined ? localStorage.getItem(key) : localStorage.setItem(key, value);
  } catch {
    return null; // where nothing may be kept
  }
};
const THEMES = { auto: ['◐', 'as the system'], light: ['☀', 'light'], dark: ['☾', 'dark'] };
function theme(name) {
  document.documentElement.dataset.theme = name;
  setText(byId('theme'), THEMES[name][0]);
  byId('theme').setAttribute('aria-label', `Colours: ${THEMES[name][1]}`);
}
theme(THEMES[kept('theme')] ? kept('theme') : 'auto');
byId('theme').addEventListener('click', () => {
  const names = Object.keys(THEMES);
  const next = names[(names.indexOf(document.documentElement.dataset.theme) + 1) % names.length];
  theme(next);
  kept('theme', next);
});

new Keys(router, live, address, kept);
new Rejected();
about().then((said) => { live.searches = said.searches; }).finally(() => router.show());
