// The pipeline at a glance, from /api/status: asked each second while the page is in view.

import { byId, bytes, el, millis, number, rate, setText, svg } from './dom.js';
import { LineChart, Shares } from './charts.js';
import { Elsewhere } from './elsewhere.js';
import { Health, OLD, old } from './health.js';
import { Hour } from './hour.js';
import { Upstreams } from './upstreams.js';
import { Views } from './views.js';

const COUNTS = ['received', 'stored', 'dropped', 'sent'];
/** What the charts show. key: where the figures have it; step: seconds from one value to the next. */
const SPANS = [
  { label: '5 min', key: 'history', step: 1, count: 300, words: 'the last five minutes' },
  { label: '1 h', key: 'minutes', step: 60, count: 60, words: 'the last hour' },
  { label: '24 h', key: 'minutes', step: 60, count: 1440, words: 'the last 24 hours' },
];
const PERIOD = 1000;
const PATIENCE = 8000;
const STATIONS = [
  { id: 'collect', title: 'Collect', what: 'from upstream relays' },
  { id: 'stream', title: 'Stream', what: 'the durable log' },
  { id: 'store', title: 'Store', what: 'one transaction a batch' },
  { id: 'serve', title: 'Serve', what: 'to every client' },
];
const VERDICTS = ['stored', 'ephemeral', 'duplicate', 'superseded', 'deleted', 'expired', 'vanished', 'banned', 'error'];

export class Pipeline {
  #stations = {};
  #span = SPANS[0];
  #history = { from: 0 };
  #rateChart = new LineChart(byId('rate-chart'), 'Events a second', [
    { key: 'received', label: 'received', filled: true }, { key: 'stored', label: 'stored' }, { key: 'sent', label: 'messages sent' },
  ], (value) => (Number.isInteger(value) ? number(value) : rate(value)));
  #latencyChart = new LineChart(byId('latency-chart'), 'Time from receipt to stored', [
    { key: 'latencyP50Millis', label: 'half within', filled: true }, { key: 'latencyP95Millis', label: '95 % within' },
  ], (value) => (value > 0 ? millis(value) : '–'));
  #verdicts = new Shares(byId('verdict-chart'), 'Shares of the verdicts');

  #hour;
  #health = new Health();
  #upstreams = new Upstreams(() => this.#ask());
  #elsewhere = new Elsewhere();
  #views = new Views();

  /** Why no event may be stored here, as the end of a sentence. */
  whyNothing = '';

  /** choose: see Hour */
  constructor(choose) {
    this.#hour = new Hour(choose);
    this.#buildFlow();
    this.#buildSpans();
    this.#ask();
    document.addEventListener('visibilitychange', () => document.hidden || this.#ask());
  }

  #timer = 0;
  #asked = 0;

  async #ask() {
    clearTimeout(this.#timer);
    this.#asked++;
    const mine = this.#asked;
    if (document.hidden) {
      return;
    }
    try {
      const span = this.#span;
      const answer = await fetch(`api/status?${span.key}=${this.#missing()}&${this.#upstreams.query}`, { signal: AbortSignal.timeout(PATIENCE) });
      const status = answer.ok && await answer.json();
      if (status && mine === this.#asked) { // else somebody has asked for other relays meanwhile
        this.#show(status, span);
      }
    } catch {
      // Said below, once it is more than a hiccup.
    }
    this.#health.miss();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), PERIOD);
  }

  /** How many values there are to be asked for, with a few that are known. */
  #missing() {
    const { step, count } = this.#span;
    const known = this.#history.received?.length ?? 0;
    const passed = Math.ceil((Date.now() / 1000 - this.#history.from) / step) - known;
    return known === 0 ? count : Math.max(1, Math.min(count, passed + 3));
  }

  #buildSpans() {
    const buttons = SPANS.map((span) => el('button', { type: 'button', 'aria-pressed': String(span === this.#span), click: () => choose(span) }, span.label));
    const choose = (span) => {
      this.#span = span;
      this.#history = { from: 0 };
      buttons.forEach((button, i) => button.setAttribute('aria-pressed', SPANS[i] === span));
      this.#ask();
    };
    byId('flow').after(el('div', { class: 'spans', role: 'group', 'aria-label': 'Time that the charts show' }, buttons));
  }

  #buildFlow() {
    byId('flow').append(...STATIONS.map((station, i) => {
      const value = el('b', { class: 'value' }, '–');
      const lines = el('ul', { class: 'plain lines' });
      const pipe = i > 0 && svg('svg', { class: 'pipe', viewBox: '0 0 60 20', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
        svg('line', { class: 'bed', x1: 0, y1: 10, x2: 60, y2: 10 }), svg('line', { class: 'flowing', x1: 0, y1: 10, x2: 60, y2: 10 }));
      const item = el('li', { class: `station ${station.id}`, id: `station-${station.id}` }, pipe,
        el('div', { class: 'box' }, el('h3', {}, station.title), el('p', { class: 'muted what' }, station.what),
          el('p', { class: 'count' }, value, el('span', { class: 'muted unit' }, ' /s')), lines));
      this.#stations[station.id] = { item, value, lines };
      return item;
    }));
  }

  #show(status, span) {
    this.#health.show(status.health);
    if (span === this.#span) {
      this.#merge(status[span.key]);
      this.#draw();
    }
    this.#showParts(status.parts ?? []);
    this.#showFlow(status);
    const verdicts = status.store?.verdicts ?? {};
    this.#verdicts.update(VERDICTS.filter((key, i) => i === 0 || verdicts[key] > 0).map((key) => ({ key, label: key, value: verdicts[key] ?? 0 })));
    this.#upstreams.update(status);
    this.#elsewhere.update(status);
    this.#hour.update(status);
    this.#views.update(status);
    this.#markOld(status);
    this.whyNothing = status.upstreamCount > 0 ? '' : ', and this process collects from no relay';
    document.body.dataset.status = 'shown';
  }

  #draw() {
    const span = { ...this.#span, from: this.#history.from };
    const perSecond = (values = []) => (span.step === 1 ? values : values.map((value) => (value === null ? null : value / span.step)));
    this.#rateChart.update(Object.fromEntries(COUNTS.map((key) => [key, perSecond(this.#history[key])])), span);
    this.#latencyChart.update(this.#history, span);
  }

  /** Adds what is new to what is known. */
  #merge(news) {
    const { step, count } = this.#span;
    const known = this.#history;
    const start = known.received ? (news.from - known.from) / step : -1;
    const follows = start >= 0 && start <= (known.received?.length ?? 0);
    const columns = Object.entries(news).filter(([, values]) => Array.isArray(values))
      .map(([key, values]) => [key, follows ? [...known[key].slice(0, start), ...values] : values]);
    const cut = Math.max(0, news.received.length + (follows ? start : 0) - count);
    this.#history = { from: (follows ? known.from : news.from) + cut * step, ...Object.fromEntries(columns.map(([key, values]) => [key, values.slice(cut)])) };
  }

  /** What is shown though it is not how it is now. */
  #markOld({ time, streamsAt = 0, health = { troubles: [] }, upstreamCount = 0 }) {
    const trouble = (concern) => health.troubles.find((one) => one.concern === concern);
    old(byId('pipeline'), false);
    old(byId('upstream-panel'), false);
    old(this.#stations.stream.item, streamsAt > 0 && time - streamsAt > OLD * 1000, streamsAt);
    const stopped = trouble('database') ?? trouble('stream');
    old(this.#stations.store.item, Boolean(stopped), stopped?.since);
    old(byId('hour'), Boolean(trouble('database')), trouble('database')?.since);
    old(byId('views'), Boolean(trouble('database')), trouble('database')?.since);
    for (const panel of ['latency-chart', 'verdict-chart'].map((id) => byId(id).parentElement)) {
      old(panel, Boolean(stopped), stopped?.since);
    }
    if (trouble('database') && byId('events').children.length === 0) {
      byId('nothing').hidden = false;
      setText(byId('nothing'), 'What is stored cannot be read while the database is away. New events appear once it is back.');
    }
    this.#stations.collect.item.dataset.level = trouble('upstreams')?.level ?? 'up';
    this.#stations.stream.item.dataset.level = trouble('stream')?.level ?? 'up';
    this.#stations.store.item.dataset.level = stopped?.level ?? 'up';
    const young = this.#history.received?.length === 0 && 'The first minute is not over yet.';
    setText(byId('no-latency'), stopped ? 'Nothing is stored at the moment.' : young || `No event was stored in ${this.#span.words}.`);
    byId('no-latency').hidden = (this.#history.latencyP50Millis ?? []).some((value) => value > 0);
    setText(byId('no-rate'), young || (upstreamCount > 0 ? `No event has come in ${this.#span.words}.` : 'No event has come: this process collects from no relay, and no client has published.'));
    byId('no-rate').hidden = ['received', 'stored', 'sent'].some((key) => (this.#history[key] ?? []).some((value) => value > 0));
  }

  #showParts(parts) {
    const missing = ['collect', 'store'].filter((part) => !parts.includes(part));
    byId('parts').hidden = missing.length === 0;
    setText(byId('parts'), missing.length === 0 ? '' : `This process does not run: ${missing.join(', ')}. What is shown of it comes by way of the streams.`);
    this.#stations.collect.item.classList.toggle('elsewhere', !parts.includes('collect'));
    this.#stations.store.item.classList.toggle('elsewhere', !parts.includes('store'));
  }

  #showFlow({ collect = {}, streams = [], store, serve, upstreamsConnected = 0, upstreamCount = 0, latency }) {
    const stream = (name) => streams.find((one) => one.stream === name);
    const inward = ['nostr.collected', 'nostr.backfilled', 'nostr.published'].map(stream).filter(Boolean);
    const sum = (key) => inward.reduce((total, one) => total + (one[key] ?? 0), 0);
    const lags = inward.map((one) => one.lag);
    this.#station('collect', collect.perSecond, [
      [`${number(upstreamsConnected)} of ${number(upstreamCount)}`, 'relays connected'], [number(collect.received ?? 0), 'received'],
      collect.duplicates !== undefined && [number(collect.duplicates), 'copies dropped'], collect.refused > 0 && [number(collect.refused), 'refused'],
    ]);
    this.#station('stream', sum('perSecond'), [
      [number(sum('written')), 'written'], [lags.length === 0 || lags.includes(undefined) ? '?' : number(sum('lag')), 'not stored yet'], sum('bytes') > 0 && [bytes(sum('bytes')), 'kept'],
    ]);
    this.#station('store', store && store.storedPerSecond + store.droppedPerSecond, store ? [
      [number(store.verdicts.stored), 'stored'], [number(Object.values(store.verdicts).reduce((a, b) => a + b, 0) - store.verdicts.stored), 'other verdicts'],
      latency?.collected.count > 0 && [millis(latency.collected.p95Millis), '95 % of relays’ events within'],
      latency?.published.count > 0 && [millis(latency.published.p95Millis), '95 % of clients’ events within'],
    ] : []);
    this.#station('serve', serve?.sentPerSecond, serve ? [
      [number(serve.connections), `client${serve.connections === 1 ? '' : 's'}`], [number(serve.subscriptions), `subscription${serve.subscriptions === 1 ? '' : 's'}`], [number(serve.messagesSent), 'messages sent'],
    ] : []);
  }

  #station(id, perSecond, lines) {
    const { item, value, lines: list } = this.#stations[id];
    setText(value, perSecond === undefined ? '–' : rate(perSecond));
    item.dataset.flow = !perSecond ? 'still' : perSecond < 20 ? 'slow' : 'fast';
    const texts = lines.filter(Boolean);
    while (list.children.length > texts.length) {
      list.lastElementChild.remove();
    }
    texts.forEach(([figure, label], i) => {
      const line = list.children[i] ?? list.appendChild(el('li', {}, el('b'), ' ', el('span', { class: 'muted' })));
      setText(line.children[0], figure);
      setText(line.children[1], label);
    });
  }
}
