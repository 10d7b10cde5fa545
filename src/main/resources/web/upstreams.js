// The upstream relays as a table that sorts, filters and turns pages: the relay sends one page, in the order that is wanted. Who
// is in trouble comes first, unless somebody wants another order.

import { ago, byId, duration, el, number, rate, setText } from './dom.js';

const STATES = {
  live: 'live', connected: 'catching up', connecting: 'connecting', backoff: 'away', refused: 'refuses us', waiting: 'waits for its visit', suspended: 'paused', stopped: 'stopped',
};
const PAGE = 50;
const TROUBLES = { away: 'away', silent: 'silent', forging: 'forges' };

const host = (relay) => relay.relay.replace(/^wss?:\/\//, '').replace(/\/$/, '');
const state = (relay) => TROUBLES[relay.trouble] ?? STATES[relay.state] ?? relay.state;
const share = (relay) => (relay.refused > 0 ? relay.refused / Math.max(relay.refused, relay.received + relay.malformed) : 0);
const percent = (value) => (value === 0 ? '' : value < 0.001 ? '<0.1 %' : `${(value * 100).toFixed(value < 0.1 ? 1 : 0)} %`);
const reconciled = (relay) => [
  relay.whyNotReconciled && `read by pages, not by negentropy: ${relay.whyNotReconciled}`,
  relay.announcedNotServed > 0 && `${number(relay.announcedNotServed)} announced, not served`,
].filter(Boolean).join(', ');
const known = (value) => (value === undefined ? '–' : number(value));

const COLUMNS = [
  { key: 'relay', title: 'Relay', value: host },
  { key: 'state', title: 'State', value: (relay) => (relay.trouble === 'none' ? 1 : 0), text: state },
  { key: 'rate', title: '/s', value: (relay) => relay.perSecond, text: (relay) => rate(relay.perSecond), most: true },
  { key: 'received', title: 'Received', value: (relay) => relay.received, text: (relay) => number(relay.received), most: true },
  { key: 'copies', title: 'Copies', value: (relay) => relay.duplicates ?? -1, text: (relay) => known(relay.duplicates), most: true },
  { key: 'first', title: 'First', value: (relay) => relay.firstShare ?? -1, text: (relay) => percent(relay.firstShare ?? 0), most: true },
  { key: 'stored', title: 'New', value: (relay) => relay.stored ?? -1, text: (relay) => known(relay.stored), most: true },
  { key: 'refused', title: 'Refused', value: share, text: (relay) => percent(share(relay)), href: (relay) => `#/rejected?${new URLSearchParams({ relay: relay.relay })}`, most: true },
  { key: 'heard', title: 'Heard', value: (relay) => relay.lastHeardAt ?? 0, text: (relay) => (relay.lastHeardAt > 0 ? ago(relay.lastHeardAt / 1000) : 'never'), most: true },
  { key: 'newest', title: 'Newest event', value: (relay) => relay.lagSeconds ?? Infinity, text: (relay) => (relay.lagSeconds === undefined ? '–' : `${duration(relay.lagSeconds)} old`) },
];

export class Upstreams {
  #order = { key: 'state', down: false };
  #relays = [];
  #count = 0;
  #rows = new Map();
  #found = 0;
  #offset = 0;
  #ask;

  /** ask: asks for the figures now */
  constructor(ask) {
    this.#ask = ask;
    byId('upstream-text').addEventListener('input', () => this.#turn(-this.#offset));
    byId('upstream-before').addEventListener('click', () => this.#turn(-PAGE));
    byId('upstream-after').addEventListener('click', () => this.#turn(PAGE));
    byId('upstream-heads').replaceChildren(...COLUMNS.map((column) => el('th', { scope: 'col', 'data-column': column.key },
      el('button', { type: 'button', click: () => this.#sort(column) }, column.title))));
  }

  #sort(column) {
    this.#order = { key: column.key, down: this.#order.key === column.key ? !this.#order.down : Boolean(column.most) };
    this.#draw();
    this.#turn(-this.#offset);
  }

  #turn(by) {
    this.#offset = Math.max(0, this.#offset + by);
    this.#ask();
  }

  /** What is asked for, as parameters of the URL. */
  get query() {
    const { key, down } = this.#order;
    const [sort, falling] = key === 'state' ? ['trouble', !down] : [key === 'newest' ? 'lag' : key, down];
    return new URLSearchParams({
      sort, order: falling ? 'desc' : 'asc', offset: this.#offset, limit: PAGE, relay: byId('upstream-text').value.trim(),
    }).toString();
  }

  update({ upstreams = [], upstreamCount = 0, upstreamsFound = 0, parts = [] }) {
    this.#relays = upstreams;
    this.#count = upstreamCount;
    this.#found = upstreamsFound;
    if (this.#offset > 0 && this.#offset >= upstreamsFound) {
      this.#turn(-PAGE);
    }
    this.#rows.forEach((rows, url) => upstreams.some((one) => one.relay === url) || this.#rows.delete(url));
    byId('upstream-table').hidden = upstreamCount === 0;
    byId('upstream-none').hidden = upstreamCount > 0;
    byId('upstream-pages').hidden = upstreamCount <= PAGE;
    setText(byId('upstream-none'), parts.includes('import') && !parts.includes('collect')
      ? 'Nothing is collected: the setting camelstr.relays names no relay, or the part collect does not run here.'
      : 'This process collects from no relay: the setting camelstr.relays is empty, or another process collects.');
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
    const rows = sorted.flatMap((relay) => this.#rowsOf(relay));
    const body = byId('upstreams');
    if (rows.length !== body.children.length || rows.some((row, i) => row !== body.children[i])) { // else what has the focus would lose it
      body.replaceChildren(...rows);
    }
    const of = this.#found === this.#count ? number(this.#count) : `${number(this.#found)} found`;
    setText(byId('upstream-range'), sorted.length === 0 ? 'none' : `${number(this.#offset + 1)}–${number(this.#offset + sorted.length)} of ${of}`);
    byId('upstream-before').disabled = this.#offset === 0;
    byId('upstream-after').disabled = this.#offset + sorted.length >= this.#found;
  }

  #rowsOf(relay) {
    let rows = this.#rows.get(relay.relay);
    if (!rows) {
      rows = makeRows(relay);
      this.#rows.set(relay.relay, rows);
    }
    fillRows(rows, relay);
    return rows;
  }
}

function makeRows(relay) {
  const cells = COLUMNS.map((column) => (column.key === 'relay'
    ? el('th', { scope: 'row', class: 'relay', title: relay.relay }, el('span', { class: 'dot', 'aria-hidden': 'true' }), ' ', el('bdi', { class: 'url' }, host(relay)), relay.source === 'discovered' ? el('span', { class: 'muted' }, ' discovered') : '')
    : el('td', { class: column.key, 'data-label': column.title }, column.href ? el('a', { href: column.href(relay), 'data-rejected': relay.relay }) : el('span'))));
  return [
    el('tr', { 'data-relay': relay.relay }, cells),
    el('tr', { class: 'told' }, el('td', { colspan: COLUMNS.length }, el('span', { class: 'muted' }), el('bdi', { class: 'reason' }))),
  ];
}

function fillRows([row, told], relay) {
  row.dataset.state = relay.state;
  row.dataset.trouble = relay.trouble ?? 'none';
  COLUMNS.filter((column) => column.text).forEach((column) => {
    const cell = row.children[COLUMNS.indexOf(column)].firstElementChild;
    setText(cell, column.text(relay));
    cell.hidden = cell.textContent === '';
  });
  const bad = relay.trouble && relay.trouble !== 'none';
  const [most, reason] = told.firstElementChild.children;
  setText(most, relay.refused > 0 ? `${number(relay.refused)} refused, most: ${relay.mostRefused}` : '');
  setText(reason, [(bad ? relay.troubleWords : relay.state === 'live' ? '' : relay.reason) ?? '', reconciled(relay)].filter(Boolean).join('; '));
  told.hidden = most.textContent === '' && reason.textContent === '';
}
