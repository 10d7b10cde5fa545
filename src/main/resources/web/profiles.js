// Names of authors, from their profiles (kind 0) at this relay. Bounded; asked for in batches.

import { tame } from './dom.js';
import { npub, shorten } from './nip19.js';

const MOST = 2000;
const BATCH = 40;
const FIRST_PAUSE = 200;
const PAUSE = 1500;

export class Profiles {
  #relay;
  #known = new Map();
  #wanted = new Set();
  #timer = 0;
  #batches = 0;
  #onName;

  constructor(onName) {
    this.#onName = onName;
  }

  use(relay) {
    this.#relay = relay;
  }

  name(pubkey) {
    return this.#known.get(pubkey)?.name || shorten(npub(pubkey));
  }

  /** Takes a profile that came anyway. */
  learn(event) {
    const old = this.#known.get(event.pubkey);
    if (old && old.at >= event.created_at) {
      return;
    }
    const { display_name: display, name } = profile(event);
    this.#remember(event.pubkey, tame(display || name || '', 40), event.created_at);
    this.#onName(event.pubkey);
  }

  /** Asks for it, soon, if it is not known. */
  want(pubkey) {
    if (this.#known.has(pubkey) || this.#wanted.size >= BATCH * 5) {
      return;
    }
    this.#wanted.add(pubkey);
    this.#timer ||= setTimeout(() => this.#ask(), FIRST_PAUSE);
  }

  #ask() {
    this.#timer = 0;
    const authors = [...this.#wanted].slice(0, BATCH);
    authors.forEach((author) => {
      this.#wanted.delete(author);
      this.#remember(author, '', 0);
    });
    this.#relay.request(`names-${this.#batches++ % 4}`, [{ kinds: [0], authors, limit: BATCH }], (event) => this.learn(event));
    if (this.#wanted.size > 0) {
      this.#timer = setTimeout(() => this.#ask(), PAUSE);
    }
  }

  #remember(pubkey, name, at) {
    this.#known.delete(pubkey);
    this.#known.set(pubkey, { name, at });
    if (this.#known.size > MOST) {
      this.#known.delete(this.#known.keys().next().value);
    }
  }
}

/** The fields of a kind 0 event that are texts. */
export function profile(event) {
  try {
    const fields = JSON.parse(event.content);
    return Object.fromEntries(Object.entries(fields ?? {}).filter(([, value]) => typeof value === 'string'));
  } catch {
    return {};
  }
}
