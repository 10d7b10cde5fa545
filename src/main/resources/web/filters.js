// The filter form: what it says becomes a filter of the protocol, and is kept in the address of the page.

import { byId, el, setText, tame } from './dom.js';
import { COMMON, findKind, kindName, likeKinds, namedKinds } from './kinds.js';
import { person } from './links.js';
import { npub, parse } from './nip19.js';

const MOST_VALUES = 50;
const MOST_NAMES = 3;
const FIELDS = ['text', 'author', 'tag', 'time', 'since', 'until'];

export class Filters {
  #kinds = new Set();
  /** What was written as a kind and is none. */
  #noKind = '';
  #actions;
  #onChange;
  #timer = 0;
  #address = '';

  /** actions: see cards.js */
  constructor(actions, onChange) {
    this.#actions = actions;
    this.#onChange = onChange;
    this.#buildKinds();
    const form = byId('filters');
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('input', (event) => event.target.id !== 'filter-kind' && this.#changed(300));
    byId('filter-time').addEventListener('change', () => this.#showTimes());
    byId('clear').addEventListener('click', () => this.clear());
    byId('filters-more').addEventListener('click', () => {
      const open = byId('filters-more').getAttribute('aria-expanded') !== 'true';
      byId('filters-more').setAttribute('aria-expanded', open);
    });
  }

  #buildKinds() {
    const input = byId('filter-kind');
    input.addEventListener('change', () => this.#addKind());
    input.addEventListener('keydown', (event) => event.key === 'Enter' && this.#addKind());
    input.addEventListener('input', () => {
      if (this.#noKind) {
        this.#noKind = '';
        this.#changed(0);
      }
    });
    byId('kind-names').append(...namedKinds().map(([kind, name]) => el('option', { value: name }, `${kind}`)));
    byId('filter-kinds').append(...COMMON.map((kind) => this.#chip(kind)));
  }

  #addKind() {
    const input = byId('filter-kind');
    const kind = findKind(input.value);
    this.#noKind = kind === null ? tame(input.value, 40) : '';
    if (kind === null) {
      this.#changed(0);
    } else {
      input.value = '';
      this.toggleKind(kind, true);
    }
  }

  #chip(kind) {
    return el('button', {
      type: 'button', class: 'chip', 'aria-pressed': 'false', 'data-kind': kind, click: () => this.toggleKind(kind, !this.#kinds.has(kind)),
    }, kindName(kind), el('small', {}, ` ${kind}`));
  }

  toggleKind(kind, on) {
    if (on) {
      this.#kinds.add(kind);
    } else {
      this.#kinds.delete(kind);
    }
    this.#showKinds();
    this.#changed(0);
  }

  onlyKind(kind) {
    this.#kinds = new Set([kind]);
    this.#showKinds();
    this.#changed(0);
  }

  author(pubkey) {
    byId('filter-author').value = npub(pubkey);
    this.#changed(0);
  }

  tag(name, value) {
    byId('filter-tag').value = name === 't' ? `#${value}` : `${name}=${value}`;
    this.#changed(0);
  }

  clear() {
    this.take(new URLSearchParams());
    this.#changed(0);
  }

  #showKinds() {
    const box = byId('filter-kinds');
    for (const kind of this.#kinds) {
      if (!box.querySelector(`[data-kind="${kind}"]`)) {
        box.append(this.#chip(kind));
      }
    }
    for (const chip of box.querySelectorAll('.chip')) {
      const kind = Number(chip.dataset.kind);
      chip.setAttribute('aria-pressed', this.#kinds.has(kind));
      if (!this.#kinds.has(kind) && !COMMON.includes(kind)) {
        chip.remove();
      }
    }
  }

  #showTimes() {
    byId('filter-times').hidden = byId('filter-time').value !== 'custom';
  }

  #changed(pause) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.read()) {
        this.#address = this.address;
        this.#onChange();
      }
    }, pause);
  }

  /** Whether they keep anything back. */
  get isSet() {
    return this.#kinds.size > 0 || FIELDS.some((name) => byId(`filter-${name}`).value !== '');
  }

  get text() {
    return byId('filter-text').value.trim();
  }

  /** The filter, or null while the form says something that is none; the reason stands below it. */
  read() {
    const problems = [];
    const filter = {};
    byId('clear').hidden = !this.isSet && !this.#noKind;
    if (this.#noKind) {
      problems.push(/^\d+$/.test(this.#noKind) ? `${this.#noKind} is no kind: kinds are numbers from 0 to 65535.`
        : `“${this.#noKind}” is no kind: try ${likeKinds(this.#noKind).join(', ')}, or a number.`);
    }
    if (this.#kinds.size > 0) {
      filter.kinds = [...this.#kinds];
    }
    const authors = words('filter-author').map((word) => author(word, problems)).filter(Boolean);
    if (authors.length > 0) {
      filter.authors = authors.slice(0, MOST_VALUES);
    }
    this.#showNames(authors);
    words('filter-tag').forEach((word) => addTag(filter, word, problems));
    Object.assign(filter, times());
    if (filter.since > filter.until) {
      problems.push('“From” is later than “to”.');
    }
    mark('filter-kind', this.#noKind !== '');
    mark('filter-author', problems.some((problem) => problem.startsWith('Author')));
    mark('filter-tag', problems.some((problem) => problem.startsWith('Tag')));
    setText(byId('filter-problem'), problems.join(' '));
    return problems.length === 0 ? filter : null;
  }

  /** Whether new events are to be seen at all. */
  get isLive() {
    const { until } = times();
    return until === undefined || until > Date.now() / 1000;
  }

  #showNames(authors) {
    const shown = authors.slice(0, MOST_NAMES);
    byId('filter-names').replaceChildren(...shown.flatMap((pubkey, i) => [i > 0 ? ', ' : '', person(pubkey, this.#actions)]),
      authors.length > shown.length ? ` and ${authors.length - shown.length} more` : '');
  }

  /** As the address of the page has them. */
  get address() {
    const state = new URLSearchParams();
    if (this.#kinds.size > 0) {
      state.set('kinds', [...this.#kinds].join(','));
    }
    FIELDS.forEach((name) => {
      const { value } = byId(`filter-${name}`);
      if (value) {
        state.set(name, value);
      }
    });
    return state.size > 0 ? `#/events?${state}` : '#/events';
  }

  /** Takes them from the address; tells whether that changes anything. */
  take(state) {
    const kinds = (state.get('kinds') ?? '').split(',').filter(Boolean).slice(0, MOST_VALUES);
    this.#kinds = new Set(kinds.map(findKind).filter((kind) => kind !== null));
    this.#noKind = tame(kinds.find((kind) => findKind(kind) === null) ?? '', 40);
    FIELDS.forEach((name) => { byId(`filter-${name}`).value = state.get(name) ?? ''; });
    byId('filter-kind').value = this.#noKind;
    this.#showKinds();
    this.#showTimes();
    const changed = this.address !== this.#address || this.#noKind !== '';
    this.#address = this.address;
    this.read();
    return changed;
  }
}

const words = (id) => byId(id).value.split(/[\s,]+/).filter(Boolean).slice(0, MOST_VALUES);

function author(word, problems) {
  const found = parse(word);
  if (found && ['hex', 'npub', 'nprofile'].includes(found.type)) {
    return found.hex;
  }
  problems.push('Author: write npub1… or 64 hex digits.');
  return null;
}

function addTag(filter, word, problems) {
  const [, name, value] = word.match(/^#?([a-zA-Z])[=:](.+)$/) ?? (word.startsWith('#') && word.length > 1 ? [word, 't', word.slice(1)] : []);
  if (!name) {
    problems.push('Tag: write #topic, or a letter and a value as in e=….');
    return;
  }
  const found = ['p', 'e', 'q'].includes(name.toLowerCase()) && parse(value);
  (filter[`#${name}`] ??= []).push(found ? found.hex : value);
}

function times() {
  const choice = byId('filter-time').value;
  if (choice === 'custom') {
    const at = (id) => Math.floor(new Date(byId(id).value).getTime() / 1000);
    return Object.fromEntries([['since', at('filter-since')], ['until', at('filter-until')]].filter(([, time]) => !Number.isNaN(time)));
  }
  return choice ? { since: Math.floor(Date.now() / 1000) - Number(choice) } : {};
}

function mark(id, wrong) {
  byId(id).setAttribute('aria-invalid', wrong);
}
