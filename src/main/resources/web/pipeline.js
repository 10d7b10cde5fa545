// The pipeline at a glance, from /api/status: asked each second while the page is in view.

import { byId, bytes, el, millis, number, rate, setText, svg } from './dom.js';
import { LineChart, Shares } from './charts.js';
import { Health, OLD, old } from './health.js';
import { Hour } from './hour.js';
import { Upstreams } from './upstreams.js';

const SECONDS = 300;
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
  #history = { from: 0 };
  #rateChart = new LineChart(byId('rate-chart'), 'Events a second over the last five minutes', [
    { key: 'received', label: 'received', filled: true }, { key: 'stored', label: 'stored' }, { key: 'sent', label: 'messages sent' },
  ], SECONDS);
  #latencyChart = new LineChart(byId('latency-chart'), 'Time from receipt to stored over the last five minutes', [
    { key: 'latencyP50Millis', label: 'half within', filled: true }, { key: 'latencyP95Millis', label: '95 % within' },
  ], SECONDS, (value) => (value > 0 ? millis(value) : '–'));
  #verdicts = new Shares(byId('verdict-chart'), 'Shares of the verdicts');

  #hour;
  #health = new Health();
  #upstreams = new Upstreams(() => this.#ask());

  /** Why no event may be stored here, as the end of a sentence. */
  whyNothing = '';

  /** choose: see Hour */
  constructor(choose) {
    this.#hour = new Hour(choose);
    this.#buildFlow();
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
      const known = this.#history.received?.length ?? 0;
      const missing = known === 0 ? SECONDS : Math.min(SECONDS, Math.ceil(Date.now() / 1000) - (this.#history.from + known) + 3);
      const answer = await fetch(`api/status?history=${Math.max(1, missing)}&${this.#upstreams.query}`, { signal: AbortSignal.timeout(PATIENCE) });
      const status = answer.ok && await answer.json();
      if (status && mine === this.#asked) { // else somebody has asked for other relays meanwhile
        this.#show(status);
      }
    } catch {
      // Said below, once it is more than a hiccup.
    }
    this.#health.miss();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), PERIOD);
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

  #show(status) {
    this.#health.show(status.health);
    this.#merge(status.history);
    this.#showParts(status.parts ?? []);
    this.#showFlow(status);
    this.#rateChart.update(this.#history);
    this.#latencyChart.update(this.#history);
    const verdicts = status.store?.verdicts ?? {};
    this.#verdicts.update(VERDICTS.filter((key, i) => i === 0 || verdicts[key] > 0).map((key) => ({ key, label: key, value: verdicts[key] ?? 0 })));
    this.#upstreams.update(status);
    this.#hour.update(status);
    this.#markOld(status);
    this.whyNothing = status.upstreamCount > 0 ? '' : ', and this process collects from no relay';
    document.body.dataset.status = 'shown';
  }

  /** Adds what is new to what is known. */
  #merge(news) {
    if (!news) {
      return;
    }
    const known = this.#history;
    const start = known.received ? news.from - known.from : -1;
    for (const key of Object.keys(news).filter((name) => Array.isArray(news[name]))) {
      const before = start >= 0 && start <= known.received.length ? (known[key] ?? []).slice(0, start) : [];
      news[key] = [...before, ...news[key]];
    }
    const from = start >= 0 && start <= (known.received?.length ?? 0) ? known.from : news.from;
    const cut = Math.max(0, news.received.length - SECONDS);
    this.#history = Object.fromEntries(Object.entries(news).map(([key, value]) => [key, Array.isArray(value) ? value.slice(cut) : from + cut]));
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
    setText(byId('no-latency'), stopped ? 'Nothing is stored at the moment.' : 'No event was stored in the last five minutes.');
    byId('no-latency').hidden = (this.#history.latencyP50Millis ?? []).some((value) => value > 0);
    setText(byId('no-rate'), upstreamCount > 0 ? 'No event has come in the last five minutes.' : 'No event has come: this process collects from no relay, and no client has published.');
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
    const inward = ['nostr.collected', 'nostr.published'].map(stream).filter(Boolean);
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
