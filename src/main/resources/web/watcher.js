import { announce, byId, copy, el, setText } from './dom.js';
import { Feed } from './feed.js';
import { Filters } from './filters.js';
import { nevent } from './nip19.js';
import { Pipeline } from './pipeline.js';
import { Profiles } from './profiles.js';
import { Relay } from './relay.js';

const FIRST = 50;
const PAGE = 50;
/** Where the relay does not search, so many are looked through for the text. */
const LOOKED_THROUGH = 400;

const relayUrl = new URL('.', location.href);
relayUrl.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
relayUrl.hash = '';
const address = relayUrl.href.replace(/\/$/, '');

let searches = false;
let run = 0;

const profiles = new Profiles((pubkey) => feed.rename(pubkey, profiles.name(pubkey)));
const feed = new Feed({
  relayUrl: address,
  nameOf: (pubkey) => {
    profiles.want(pubkey);
    return profiles.name(pubkey);
  },
  byAuthor: (pubkey) => filters.author(pubkey),
  byTag: (name, value) => filters.tag(name, value),
  byKind: (kind) => filters.onlyKind(kind),
});
const filters = new Filters(() => subscribe());
const relay = new Relay(address, showConnection);
profiles.use(relay);
new Pipeline({ tag: (name) => showEvents(() => filters.tag('t', name)), author: (pubkey) => showEvents(() => filters.author(pubkey)) });

function showConnection(state) {
  byId('connection').dataset.state = state;
  setText(byId('connection-text'), { connecting: 'Connecting', connected: 'Page connected', away: 'Connection lost' }[state]);
}

/** Begins anew with the filters as they are now. */
function subscribe() {
  const filter = filters.read();
  if (!filter) {
    return;
  }
  run++;
  feed.clear();
  byId('nothing').hidden = true;
  byId('older').hidden = true;
  const mine = run;
  const text = filters.text.toLowerCase();
  const matches = (event) => mine === run && contains(event, text);
  let stored = true;
  const live = { ...filter, limit: text && searches ? 0 : text ? LOOKED_THROUGH : FIRST };
  relay.subscribe('live', [live], {
    event: (event) => {
      learn(event);
      if (!matches(event)) {
        return;
      }
      if (stored) {
        feed.append(event);
      } else if (filters.isLive) {
        feed.arrive(event);
        byId('nothing').hidden = true;
      }
    },
    eose: () => {
      // After a broken connection only what is new comes to the top.
      stored = false;
      showEnd(mine);
    },
    closed: (reason) => mine === run && notice(reason),
  });
  if (text && searches) {
    relay.request('search', [{ ...filter, search: filters.text, limit: PAGE * 2 }], (event) => mine === run && feed.append(event), () => showEnd(mine));
  } else {
    relay.close('search');
  }
}

function contains(event, text) {
  return !text || event.content.toLowerCase().includes(text) || event.tags.some((tag) => String(tag[1] ?? '').toLowerCase().includes(text));
}

function learn(event) {
  if (event.kind === 0) {
    profiles.learn(event);
  }
}

function showEnd(mine) {
  if (mine === run) {
    byId('nothing').hidden = feed.size > 0;
    setText(byId('nothing'), 'No events match yet. New ones appear here by themselves.');
    byId('older').hidden = feed.size === 0 || feed.isFull;
  }
}

function notice(reason) {
  byId('nothing').hidden = false;
  setText(byId('nothing'), `The relay says: ${reason}`);
}

byId('older').addEventListener('click', () => {
  const filter = filters.read();
  if (!filter) {
    return;
  }
  const mine = run;
  const text = filters.text.toLowerCase();
  const before = feed.size;
  byId('older').disabled = true;
  relay.request('older', [{ ...filter, until: feed.oldest, limit: text ? LOOKED_THROUGH : PAGE }], (event) => {
    learn(event);
    if (mine === run && contains(event, text)) {
      feed.append(event);
    }
  }, () => {
    byId('older').disabled = false;
    byId('older').hidden = feed.isFull || feed.size === before;
    announce(`${feed.size - before} older events`);
  });
});

function pause(paused) {
  feed.pause(paused);
  byId('pause').setAttribute('aria-pressed', paused);
  setText(byId('pause'), paused ? 'Go on' : 'Pause');
  announce(paused ? 'Paused' : 'Going on');
}
byId('pause').addEventListener('click', () => pause(!feed.paused));

// What the relay says of itself (NIP-11), which is also where to connect.
setText(byId('relay-url'), address);
setText(byId('connect-url'), address);
byId('copy-url').addEventListener('click', () => copy(address));

async function showRelay() {
  try {
    const answer = await fetch('.', { headers: { Accept: 'application/nostr+json' } });
    const document_ = await answer.json();
    setText(byId('relay-name'), document_.name || 'Camelstr');
    setText(byId('relay-description'), document_.description || 'A Nostr relay');
    document.title = `${document_.name || 'Camelstr'} · watcher`;
    const nips = document_.supported_nips ?? [];
    searches = nips.includes(50);
    byId('relay-nips').replaceChildren('NIPs ', ...nips.map((nip) => el('span', { class: 'nip' }, String(nip).padStart(2, '0'))));
    const limits = document_.limitation ?? {};
    const facts = {
      Version: document_.version, Contact: document_.contact, 'Largest message': limits.max_message_length && `${limits.max_message_length} bytes`,
      Subscriptions: limits.max_subscriptions && `${limits.max_subscriptions} a connection`, 'Authentication to read': limits.auth_required ? 'yes' : 'no',
    };
    byId('relay-facts').replaceChildren(...Object.entries(facts).filter(([, value]) => value).flatMap(([name, value]) => [el('dt', {}, name), el('dd', { dir: 'auto' }, String(value))]));
  } catch {
    // The page works without it.
  }
}

// Colours, views, keys.
const THEMES = { auto: ['◐', 'as the system'], light: ['☀', 'light'], dark: ['☾', 'dark'] };
function theme(name) {
  document.documentElement.dataset.theme = name;
  setText(byId('theme'), THEMES[name][0]);
  byId('theme').setAttribute('aria-label', `Colours: ${THEMES[name][1]}`);
}
const kept = (key, value) => {
  try {
    return value === undefined ? localStorage.getItem(key) : localStorage.setItem(key, value);
  } catch {
    return null; // where nothing may be kept
  }
};
theme(THEMES[kept('theme')] ? kept('theme') : 'auto');
byId('theme').addEventListener('click', () => {
  const names = Object.keys(THEMES);
  const next = names[(names.indexOf(document.documentElement.dataset.theme) + 1) % names.length];
  theme(next);
  kept('theme', next);
});

function view(name) {
  document.querySelector('main').dataset.view = name;
  document.querySelectorAll('.tabs button').forEach((tab) => tab.setAttribute('aria-pressed', tab.dataset.view === name));
}
document.querySelectorAll('.tabs button').forEach((tab) => tab.addEventListener('click', () => view(tab.dataset.view)));

/** What was chosen in the pipeline is seen among the events. */
function showEvents(choose) {
  choose();
  view('events');
}

byId('help-button').addEventListener('click', () => byId('help').showModal());
byId('help-close').addEventListener('click', () => byId('help').close());
byId('keys-on').checked = kept('keys') !== 'off';
byId('keys-on').addEventListener('change', (event) => kept('keys', event.target.checked ? 'on' : 'off'));

function current() {
  return document.activeElement?.closest?.('.card') ?? null;
}

function step(direction) {
  const cards = [...document.querySelectorAll('.card')];
  const index = cards.indexOf(current());
  const next = cards[index < 0 ? 0 : Math.max(0, Math.min(cards.length - 1, index + direction))];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

const KEYS = {
  '/': () => byId('filter-text').focus(),
  p: () => pause(!feed.paused),
  n: () => feed.release(),
  j: () => step(1),
  k: () => step(-1),
  o: () => {
    const raw = current()?.querySelector('.raw');
    if (raw) {
      raw.open = !raw.open;
    }
  },
  c: () => {
    const event = feed.event(current()?.parentElement.dataset.id);
    if (event) {
      copy(nevent(event, address));
    }
  },
  '?': () => byId('help').showModal(),
};
document.addEventListener('keydown', (event) => {
  const writing = event.target.matches?.('input, select, textarea');
  if (event.key === 'Escape' && writing) {
    event.target.blur();
  } else if (!writing && !event.ctrlKey && !event.metaKey && !event.altKey && !byId('help').open && byId('keys-on').checked && KEYS[event.key]) {
    event.preventDefault();
    KEYS[event.key]();
  }
});

showRelay().finally(subscribe);
