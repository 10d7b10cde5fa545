// Who has a name that begins so, from the view people.

import { avatar } from './cards.js';
import { byId, el, number, setText, tame } from './dom.js';
import { profileHref } from './links.js';
import { npub, shorten } from './nip19.js';

export const COMPLETE = 'people/complete';
const PAUSE = 250;
const MOST = 20;

export class People {
  #queries;
  #run = 0;
  #timer = 0;

  constructor(queries) {
    this.#queries = queries;
    byId('people-prefix').addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#typed(), PAUSE);
    });
    byId('people-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#typed();
    });
  }

  open({ state }) {
    byId('people-prefix').value = state.get('prefix') ?? byId('people-prefix').value;
    this.#ask();
  }

  close() {
    this.#run++;
    clearTimeout(this.#timer);
  }

  get #prefix() {
    return byId('people-prefix').value.trim();
  }

  #typed() {
    clearTimeout(this.#timer);
    history.replaceState(null, '', this.#prefix ? `#/people?${new URLSearchParams({ prefix: this.#prefix })}` : '#/people');
    this.#ask();
  }

  async #ask() {
    const mine = ++this.#run;
    if (!this.#prefix) {
      this.#show([], 'Type the beginning of a name.');
      return;
    }
    try {
      const { rows, note } = await this.#queries.ask(COMPLETE, { prefix: this.#prefix, limit: MOST });
      if (mine === this.#run) {
        this.#show(rows, wordsOf(rows, note));
      }
    } catch (problem) {
      if (mine === this.#run) {
        this.#show([], `The relay says: ${tame(problem.message, 200)}`);
      }
    }
  }

  #show(rows, words) {
    setText(byId('people-told'), words);
    byId('people-list').replaceChildren(...rows.map(item));
  }
}

function wordsOf(rows, note) {
  const order = rows.some((row) => row.rank !== null) ? 'Those with most trust come first.' : 'No trust is known here: those with most followers come first.';
  return [note && tame(note, 300), rows.length === 0 ? 'Nobody here has a name that begins so.' : order].filter(Boolean).join(' ');
}

function item({ pubkey, name, display_name: display, nip05, rank, followers }) {
  return el('li', { class: 'panel person' }, avatar(pubkey), el('div', {},
    el('a', { href: profileHref(pubkey), class: 'author' }, el('bdi', { class: 'name' }, tame(display || name || '', 60) || shorten(npub(pubkey)))),
    el('p', { class: 'small muted' }, el('bdi', {}, [name && display && `@${tame(name, 60)}`, nip05 && tame(nip05)].filter(Boolean).join(' · '))),
    el('p', { class: 'small' }, [rank !== null && `trust ${number(rank)}`, followers > 0 && `${number(followers)} follower${followers === 1 ? '' : 's'}`].filter(Boolean).join(' · '))));
}
