// The filter form: what it says becomes a filter of the protocol, and is kept in the address of the page.

import { byId, el, setText } from './dom.js';
import { COMMON, findKind, kindName, namedKinds } from './kinds.js';
import { npub, parse } from './nip19.js';

const MOST_VALUES = 50;
const FIELDS = ['text', 'author', 'tag', 'time', 'since', 'until'];

export class Filters {
  #kinds = new Set();
  #onChange;
  #timer = 0;

  constructor(onChange) {
    this.#onChange = onChange;
    this.#buildKinds();
    const form = byId('filters');
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('input', (event) => event.target.id !== 'filter-kind' && this.#changed(300));
    byId('filter-time').addEventListener('change', () => this.#showTimes());
    byId('clear').addEventListener('click', () => this.clear());
    window.addEventListener('hashchange', () => this.#fromAddress() && this.#onChange());
    this.#fromAddress();
  }

  #buildKinds() {
    const input = el('input', {
      id: 'filter-kind', list: 'kind-names', placeholder: 'Kind: number or name', 'aria-label': 'Add a kind', maxlength: 40,
    });
    const add = () => {
      const kind = findKind(input.value);
      if (kind !== null) {
        input.value = '';
        this.toggleKind(kind, true);
      }
    };
    input.addEventListener('change', add);
    input.addEventListener('keydown', (event) => event.key === 'Enter' && add());
    const names = el('datalist', { id: 'kind-names' }, namedKinds().map(([kind, name]) => el('option', { value: name }, `${kind}`)));
    byId('filter-kinds').append(...COMMON.map((kind) => this.#chip(kind)), input, names);
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
    FIELDS.forEach((name) => { byId(`filter-${name}`).value = ''; });
    this.#kinds.clear();
    this.#showKinds();
    this.#showTimes();
    this.#changed(0);
  }

  #showKinds() {
    const box = byId('filter-kinds');
    for (const kind of this.#kinds) {
      if (!box.querySelector(`[data-kind="${kind}"]`)) {
        byId('filter-kind').before(this.#chip(kind));
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
        this.#toAddress();
        this.#onChange();
      }
    }, pause);
  }

  get text() {
    return byId('filter-text').value.trim();
  }

  /** The filter, or null while the form says something that is none; the reason stands below it. */
  read() {
    const problems = [];
    const filter = {};
    byId('clear').hidden = this.#kinds.size === 0 && FIELDS.every((name) => !byId(`filter-${name}`).value);
    if (this.#kinds.size > 0) {
      filter.kinds = [...this.#kinds];
    }
    const authors = words('filter-author').map((word) => author(word, problems)).filter(Boolean);
    if (authors.length > 0) {
      filter.authors = authors.slice(0, MOST_VALUES);
    }
    words('filter-tag').forEach((word) => addTag(filter, word, problems));
    Object.assign(filter, times());
    if (filter.since > filter.until) {
      problems.push('“From” is later than “to”.');
    }
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

  #toAddress() {
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
    history.replaceState(null, '', state.size > 0 ? `#${state}` : location.pathname + location.search);
  }

  #fromAddress() {
    const state = new URLSearchParams(location.hash.slice(1));
    this.#kinds = new Set((state.get('kinds') ?? '').split(',').filter((kind) => /^\d{1,5}$/.test(kind)).map(Number));
    FIELDS.forEach((name) => { byId(`filter-${name}`).value = state.get(name) ?? ''; });
    this.#showKinds();
    this.#showTimes();
    return this.read();
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
