// What trusted authors do most to, from the view trending.

import { card } from './cards.js';
import { byId, el, number, setText, tame } from './dom.js';
import { target } from './links.js';
import { isHex } from './nip19.js';
import { addressOf, filterOf } from './thread.js';

const SPANS = { hour: 'hour', day: 'day' };
const MOST = 30;
/** Addresses take a filter each; beyond so many they are links. */
const MOST_ADDRESSES = 8;

export class Trending {
  #relay;
  #queries;
  #actions;
  #learn;
  #run = 0;

  constructor(relay, queries, actions, learn) {
    this.#relay = relay;
    this.#queries = queries;
    this.#actions = actions;
    this.#learn = learn;
  }

  open({ state }) {
    const span = SPANS[state.get('of')] ?? SPANS.hour;
    document.querySelectorAll('#trending-spans a').forEach((link) => {
      link.setAttribute('aria-current', String(link.dataset.span === span));
    });
    this.#show([], 'Loading …');
    this.#ask(span, ++this.#run);
  }

  close() {
    this.#run++;
  }

  async #ask(span, mine) {
    try {
      const { rows, note } = await this.#queries.ask(`trending/${span}`, { limit: MOST });
      const events = await this.#find(rows);
      if (mine === this.#run) {
        this.#show(rows.map((row) => this.#item(row, events.get(row.target))),
          note ? `${tame(note, 300)}.` : rows.length === 0 ? `Nothing is trending in the last ${span}.` : '');
      }
    } catch (problem) {
      if (mine === this.#run) {
        this.#show([], `The relay says: ${tame(problem.message, 200)}`);
      }
    }
  }

  /** Those events that this relay has, by what the view calls them. */
  async #find(rows) {
    const ids = rows.map((row) => row.target).filter(isHex);
    const addresses = rows.filter((row) => !isHex(row.target)).slice(0, MOST_ADDRESSES).map((row) => filterOf({ address: row.target }));
    const filters = [ids.length > 0 && { ids, limit: ids.length }, ...addresses].filter(Boolean);
    const found = filters.length > 0 ? await this.#relay.find(filters) : [];
    found.forEach((event) => this.#learn(event));
    return new Map(found.map((event) => [addressOf(event) ?? event.id, event]));
  }

  #item({ target: what, authors }, event) {
    const words = el('p', { class: 'small muted trend' }, `${number(authors)} trusted author${authors === 1 ? '' : 's'}`);
    const item = event ? card(event, this.#actions) : el('li', { class: 'panel' }, target(what));
    item.prepend(words);
    return item;
  }

  #show(items, words) {
    setText(byId('trending-told'), words);
    byId('trending-told').hidden = words === '';
    byId('trending-list').replaceChildren(...items);
  }
}
