// Counts from the views of this relay: what others did to an event, who follows somebody. Asked for what is in view, in batches;
// where a view does not run here, nothing is shown of it.

import { number, setText } from './dom.js';

const TURN = 1000;
const FRESH = 20000;
/** Of a batch, as the queries take it. */
const MOST_ASKED = 30;
const LONGEST = 2000;
const MOST = 2000;
const PAUSE = 30000;
const SOURCES = {
  engagement: { query: 'engagement/of-many', parameter: 'targets', key: 'target', words: engagementWords },
  follows: { query: 'follows/of-many', parameter: 'pubkeys', key: 'pubkey', words: followWords },
};

/** Attributes of an element that says the counts of an event (its address, or else its id) or of an author. */
export const countsOf = (target) => ({ 'data-counts': 'engagement', 'data-counts-of': target, hidden: true });
export const followersOf = (pubkey) => ({ 'data-counts': 'follows', 'data-counts-of': pubkey, hidden: true });

export class Counts {
  #queries;
  #known = new Map();
  #looked;

  constructor(queries) {
    this.#queries = queries;
    this.#looked = this.#turn();
  }

  /** Whether there are counts of events, once that is known. */
  async areOfEvents() {
    await this.#looked;
    return this.#queries.has(SOURCES.engagement.query);
  }

  async #turn() {
    let pause = TURN;
    try {
      if (!document.hidden) {
        await this.#queries.look();
        for (const source of Object.keys(SOURCES)) {
          await this.#ask(source);
        }
      }
    } catch {
      pause = PAUSE; // it does not answer, or has too much to do
    }
    setTimeout(() => this.#turn(), pause);
  }

  async #ask(source) {
    const { query, parameter, key, words } = SOURCES[source];
    if (!this.#queries.has(query)) {
      this.#forget(source);
    }
    const due = this.#queries.has(query) ? this.#due(source) : [];
    if (due.length > 0) {
      const { rows } = await this.#queries.ask(query, { [parameter]: due.join('\n') });
      const found = new Map(rows.map((row) => [row[key], row]));
      due.forEach((target) => this.#remember(`${source} ${target}`, found.has(target) ? words(found.get(target)) : ''));
    }
    document.querySelectorAll(`[data-counts="${source}"]`).forEach((element) => this.#show(element));
  }

  /** What is in view, and not known or old. */
  #due(source) {
    const due = new Set();
    let length = 0;
    for (const element of document.querySelectorAll(`main > :not([hidden]) [data-counts="${source}"]`)) {
      const target = element.dataset.countsOf;
      const known = this.#known.get(`${source} ${target}`);
      const size = encodeURIComponent(target).length + 3;
      if (!due.has(target) && (!known || Date.now() - known.at > FRESH) && length + size <= LONGEST && isInView(element.parentElement)) {
        due.add(target);
        length += size;
      }
      if (due.size === MOST_ASKED) {
        break;
      }
    }
    return [...due];
  }

  #remember(name, words) {
    this.#known.delete(name);
    this.#known.set(name, { words, at: Date.now() });
    if (this.#known.size > MOST) {
      this.#known.delete(this.#known.keys().next().value);
    }
  }

  #forget(source) {
    [...this.#known.keys()].filter((name) => name.startsWith(`${source} `)).forEach((name) => this.#known.delete(name));
  }

  #show(element) {
    const words = this.#known.get(`${element.dataset.counts} ${element.dataset.countsOf}`)?.words ?? '';
    setText(element, words);
    element.hidden = words === '';
  }
}

function isInView(element) {
  const { top, bottom, height } = element.getBoundingClientRect();
  return height > 0 && bottom > 0 && top < window.innerHeight;
}

const some = (count, one, more) => count > 0 && `${number(count)} ${count === 1 ? one : more}`;

function engagementWords({ replies, comments, quotes, reposts, reactions, zaps, msats }) {
  const sats = Math.floor(msats / 1000);
  return [
    some(replies + comments, 'answer', 'answers'), some(quotes, 'quote', 'quotes'), some(reposts, 'repost', 'reposts'), some(reactions, 'reaction', 'reactions'),
    zaps > 0 && `${some(zaps, 'zap', 'zaps')} (${some(sats, 'sat', 'sats') || '0 sats'})`,
  ].filter(Boolean).join(' · ');
}

function followWords({ followers, follows }) {
  return [some(followers, 'follower', 'followers'), some(follows, 'followed', 'followed')].filter(Boolean).join(' · ');
}
