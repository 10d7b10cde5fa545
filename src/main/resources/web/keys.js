// The page without a pointer. The keys can be switched off, for they are in the way of some who dictate.

import { byId, copy } from './dom.js';
import { eventOf } from './cards.js';
import { eventHref } from './links.js';
import { nevent } from './nip19.js';

const TABS = { 1: '#/events', 2: '#/pipeline', 3: '#/relays', 4: '#/rejected', 5: '#/topology', 6: '#/people', 7: '#/trending' };

export class Keys {
  #router;
  #live;
  #address;

  /** kept(key[, value]): what the browser keeps */
  constructor(router, live, address, kept) {
    this.#router = router;
    this.#live = live;
    this.#address = address;
    byId('help-button').addEventListener('click', () => byId('help').showModal());
    byId('help-close').addEventListener('click', () => byId('help').close());
    byId('keys-on').checked = kept('keys') !== 'off';
    byId('keys-on').addEventListener('change', (event) => kept('keys', event.target.checked ? 'on' : 'off'));
    document.addEventListener('keydown', (event) => this.#press(event));
  }

  #press(event) {
    const writing = event.target.matches?.('input, select, textarea');
    if (event.key === 'Escape' && writing) {
      event.target.blur();
    } else if (!writing && !event.ctrlKey && !event.metaKey && !event.altKey && !byId('help').open && byId('keys-on').checked && this.#does(event)) {
      event.preventDefault();
    }
  }

  #does({ key, target }) {
    if (TABS[key]) {
      document.querySelector(`.tabs a:not([hidden])[href^="${TABS[key]}"]`)?.click();
    } else if (key === 'j' || key === 'k') {
      step(key === 'j' ? 1 : -1);
    } else if (key === '?') {
      byId('help').showModal();
    } else if (['o', 'c', 'Enter'].includes(key)) {
      return this.#withEvent(key, target);
    } else {
      return this.#router.view === 'events' && this.#withFeed(key);
    }
    return true;
  }

  #withEvent(key, target) {
    const card = key === 'Enter' ? target.matches('.card') && target : current();
    const event = card && eventOf(card);
    if (!event) {
      return false;
    }
    if (key === 'Enter') {
      this.#router.go(eventHref(event.id));
    } else if (key === 'c') {
      copy(nevent(event, this.#address));
    } else {
      const raw = card.querySelector('.raw');
      raw.open = !raw.open;
    }
    return true;
  }

  #withFeed(key) {
    const does = { '/': () => byId('filter-text').focus(), p: () => this.#live.pause(), n: () => this.#live.release() }[key];
    does?.();
    return Boolean(does);
  }
}

const current = () => document.activeElement?.closest?.('.card') ?? null;

function step(direction) {
  const cards = [...document.querySelectorAll('main > :not([hidden]) .card')];
  const index = cards.indexOf(current());
  const next = cards[index < 0 ? 0 : Math.max(0, Math.min(cards.length - 1, index + direction))];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}
