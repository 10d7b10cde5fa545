// The events: what the filters let through, as it comes.

import { announce, byId, setText } from './dom.js';
import { Feed } from './feed.js';
import { Filters } from './filters.js';

const FIRST = 50;
const PAGE = 50;
const FOUND = 100;
const RETRY = 5000;
/** Where the relay does not search, so many are looked through for the text. */
const LOOKED_THROUGH = 400;

export class Live {
  /** Whether the relay searches (NIP-50). */
  searches = false;

  #relay;
  #learn;
  #filters;
  #feed;
  #run = 0;
  #begun = false;
  #shown = false;
  #why = () => '';

  /** actions: see cards.js; learn(event) is told each event; why() says in a sentence why there may be none. */
  constructor(relay, actions, learn, why) {
    this.#relay = relay;
    this.#learn = learn;
    this.#why = why;
    this.#feed = new Feed(actions);
    this.#filters = new Filters(actions, () => this.#changed());
    byId('older').addEventListener('click', () => this.#older());
    byId('pause').addEventListener('click', () => this.pause());
  }

  get filters() {
    return this.#filters;
  }

  open({ state }) {
    this.#shown = true;
    if (this.#filters.take(state) || !this.#begun) {
      this.#begun = true;
      this.#subscribe();
    }
    this.#keepAddress();
    this.#feed.resume();
  }

  close() {
    this.#shown = false;
    this.#feed.hold();
  }

  /** Shows what has come meanwhile. */
  release() {
    this.#feed.release();
  }

  pause() {
    const paused = !this.#feed.paused;
    this.#feed.pause(paused);
    byId('pause').setAttribute('aria-pressed', paused);
    setText(byId('pause'), paused ? 'Go on' : 'Pause');
    announce(paused ? 'Paused' : 'Going on');
  }

  #changed() {
    if (this.#shown) {
      history.replaceState(null, '', this.#filters.address);
    }
    this.#keepAddress();
    this.#subscribe();
  }

  /** The tab leads back to what was set. */
  #keepAddress() {
    document.querySelector('.tabs [data-view="events"]').setAttribute('href', this.#filters.address);
  }

  /** Begins anew with the filters as they are now. */
  #subscribe() {
    const filter = this.#filters.read();
    if (!filter) {
      this.#nothingToAsk();
      return;
    }
    const mine = ++this.#run;
    const text = this.#filters.text.toLowerCase();
    const asks = Boolean(text) && this.searches;
    this.#feed.clear();
    this.#showOrder(text);
    this.#tell(asks ? 'Searching …' : 'Loading …');
    byId('older').hidden = true;
    let stored = true;
    this.#relay.subscribe('live', [{ ...filter, limit: asks ? 0 : text ? LOOKED_THROUGH : FIRST }], {
      event: (event) => {
        this.#learn(event);
        if (mine !== this.#run || !contains(event, text)) {
          return;
        }
        if (stored) {
          this.#feed.append(event);
        } else if (this.#filters.isLive) {
          this.#feed.arrive(event);
          this.#tell('');
        }
      },
      eose: () => {
        // After a broken connection only what is new comes to the top.
        stored = false;
        if (!asks) {
          this.#showEnd(mine);
        }
      },
      closed: (reason) => this.#refused(mine, reason),
    });
    if (asks) {
      this.#search({ ...filter, search: this.#filters.text, limit: FOUND }, mine);
    } else {
      this.#relay.close('search');
    }
  }

  #nothingToAsk() {
    this.#run++;
    this.#relay.close('live');
    this.#relay.close('search');
    this.#feed.clear();
    this.#showOrder('');
    byId('older').hidden = true;
    this.#tell('Nothing is looked for while a filter says what is none.');
  }

  #search(filter, mine) {
    this.#relay.subscribe('search', [filter], {
      event: (event) => {
        this.#learn(event);
        if (mine === this.#run) {
          this.#feed.append(event);
        }
      },
      eose: () => {
        this.#relay.close('search');
        this.#showEnd(mine);
      },
      closed: (reason) => this.#refused(mine, reason),
    });
  }

  #refused(mine, reason) {
    if (mine === this.#run) {
      this.#tell(`The relay says: ${reason}`);
      if (reason.startsWith('error:')) { // it passes
        setTimeout(() => mine === this.#run && this.#subscribe(), RETRY);
      }
    }
  }

  #showOrder(text) {
    byId('search-order').hidden = !text;
    setText(byId('search-order'), !text ? '' : this.searches
      ? `The best matches come first, of equal ones the newest; at most ${FOUND}. New events that contain the text come on top.`
      : `The newest come first. This relay does not search: the text is looked for in the newest ${LOOKED_THROUGH} events.`);
  }

  #showEnd(mine) {
    if (mine === this.#run) {
      this.#tell(this.#feed.size > 0 ? '' : this.#nothing());
      byId('older').hidden = this.#feed.size === 0 || this.#feed.isFull || (this.searches && this.#filters.text !== '');
    }
  }

  #nothing() {
    if (!this.#filters.isSet) {
      return `No event is stored here yet${this.#why()}. New ones appear by themselves.`;
    }
    return this.#filters.isLive ? 'No stored event matches the filters. New ones that do appear by themselves.' : 'No event matches the filters: nothing of that time is stored here.';
  }

  #tell(words) {
    byId('nothing').hidden = words === '';
    setText(byId('nothing'), words);
  }

  #older() {
    const filter = this.#filters.read();
    if (!filter) {
      return;
    }
    const mine = this.#run;
    const text = this.#filters.text.toLowerCase();
    const before = this.#feed.size;
    byId('older').disabled = true;
    this.#relay.request('older', [{ ...filter, until: this.#feed.oldest, limit: text ? LOOKED_THROUGH : PAGE }], (event) => {
      this.#learn(event);
      if (mine === this.#run && contains(event, text)) {
        this.#feed.append(event);
      }
    }, () => {
      byId('older').disabled = false;
      if (mine === this.#run) {
        byId('older').hidden = this.#feed.isFull || this.#feed.size === before;
        announce(`${this.#feed.size - before} older events`);
      }
    });
  }
}

function contains(event, text) {
  return !text || event.content.toLowerCase().includes(text) || event.tags.some((tag) => String(tag[1] ?? '').toLowerCase().includes(text));
}
