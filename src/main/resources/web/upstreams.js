// The upstream relays as a table that sorts: who is in trouble comes first, unless somebody wants another order.

import { ago, byId, duration, el, number, rate } from './dom.js';

const STATES = {
  live: 'live', connected: 'catching up', connecting: 'connecting', backoff: 'away', refused: 'refuses us', suspended: 'paused', stopped: 'stopped',
};
const TROUBLES = { away: 'away', silent: 'silent', forging: 'forges' };
const QUIET = 20;

const host = (relay) => relay.relay.replace(/^wss?:\/\//, '').replace(/\/$/, '');
const state = (relay) => TROUBLES[relay.trouble] ?? STATES[relay.state] ?? relay.state;
const share = (relay) => (relay.refused > 0 ? relay.refused / Math.max(relay.refused, relay.received + relay.malformed) : 0);
const percent = (value) => (value === 0 ? '' : value < 0.001 ? '<0.1 %' : `${(value * 100).toFixed(value < 0.1 ? 1 : 0)} %`);

const COLUMNS = [
  { key: 'relay', title: 'Relay', value: host },
  { key: 'state', title: 'State', value: (relay) => (relay.trouble === 'none' ? 1 : 0), text: state },
  { key: 'rate', title: '/s', value: (relay) => relay.perSecond, text: (relay) => rate(relay.perSecond), most: true },
  { key: 'received', title: 'Received', value: (relay) => relay.received, text: (relay) => number(relay.received), most: true },
  { key: 'stored', title: 'New', value: (relay) => relay.stored ?? -1, text: (relay) => (relay.stored === undefined ? '–' : number(relay.stored)), most: true },
  { key: 'refused', title: 'Refused', value: share, text: (relay) => percent(share(relay)), most: true },
];

export class Upstreams {
  #order = { key: 'state', down: false };
  #relays = [];
  #count = 0;

  constructor() {
    byId('upstream-heads').replaceChildren(...COLUMNS.map((column) => el('th', { scope: 'col', 'data-column': column.key },
      el('button', { type: 'button', click: () => this.#sort(column) }, column.title))));
  }

  #sort(column) {
    this.#order = { key: column.key, down: this.#order.key === column.key ? !this.#order.down : Boolean(column.most) };
    this.#draw();
  }

  update({ upstreams = [], upstreamCount = 0, parts = [] }) {
    this.#relays = upstreams;
    this.#count = upstreamCount;
    byId('upstream-table').hidden = upstreams.length === 0;
    byId('upstream-none').hidden = upstreams.length > 0;
    byId('upstream-none').textContent = parts.includes('import') && !parts.includes('collect')
      ? 'Nothing is collected: the setting camelstr.relays names no relay, or the part collect does not run here.'
      : 'This process collects from no relay: the setting camelstr.relays is empty, or another process collects.';
    this.#draw();
  }

  #draw() {
    const { key, down } = this.#order;
    const { value } = COLUMNS.find((column) => column.key === key);
    const sorted = [...this.#relays].sort((a, b) => {
      const [x, y] = [value(a), value(b)];
      const by = typeof x === 'string' ? x.localeCompare(y) : x - y;
      return (down ? -by : by) || host(a).localeCompare(host(b));
    });
    document.querySelectorAll('#upstream-heads th').forEach((head) => {
      head.setAttribute('aria-sort', head.dataset.column !== key ? 'none' : down ? 'descending' : 'ascending');
    });
    byId('upstreams').replaceChildren(...sorted.flatMap((relay) => this.#rows(relay)),
      this.#count > sorted.length && el('tr', {}, el('td', { colspan: COLUMNS.length, class: 'muted' }, `and ${this.#count - sorted.length} more`)) || '');
  }

  #rows(relay) {
    const bad = relay.trouble && relay.trouble !== 'none';
    const told = [
      relay.duplicates > 0 && `${number(relay.duplicates)} copies`,
      relay.refused > 0 && `${number(relay.refused)} refused, most: ${relay.mostRefused}`,
      relay.lagSeconds > 60 && `newest event ${duration(relay.lagSeconds)} old`,
      relay.lastHeardAt > 0 && Date.now() - relay.lastHeardAt > QUIET * 1000 && `last heard ${ago(relay.lastHeardAt / 1000)}`,
    ].filter(Boolean).join(' · ');
    const words = bad ? relay.troubleWords : relay.state === 'live' ? '' : relay.reason;
    return [
      el('tr', { 'data-state': relay.state, 'data-trouble': relay.trouble ?? 'none', 'data-relay': relay.relay }, COLUMNS.map((column) => (column.key === 'relay'
        ? el('th', { scope: 'row', class: 'relay', title: relay.relay }, el('span', { class: 'dot', 'aria-hidden': 'true' }), ' ', el('bdi', { class: 'url' }, host(relay)))
        : el('td', { class: column.key, 'data-label': column.title }, column.text(relay))))),
      el('tr', { class: 'told' }, el('td', { colspan: COLUMNS.length }, el('span', { class: 'muted' }, told),
        words && el('span', { class: 'reason' }, told ? ' · ' : '', el('bdi', {}, words)))),
    ];
  }
}
