// Small charts as SVG: lines over the last minutes or hours, and shares of a whole.

import { clock, el, number, setText, svg } from './dom.js';

const WIDTH = 600;
const HEIGHT = 150;
const TOP = 8;
const TICK_STEPS = [60, 300, 600, 1800, 3600, 7200, 14400, 43200, 86400];
const MOST_TICKS = 7;
/** Nearer to an end a time would not fit. */
const MARGIN = 0.03;

export class LineChart {
  #series;
  #format;
  #label;
  #paths;
  #ticks;
  #cursor;
  #svg;
  #scale;
  #axis;
  #values;
  #when;
  #columns = {};
  #length = 0;
  #span = { from: 0, step: 1, count: 2, words: '' };
  #pointed = null;

  /** series: {key, label, filled}; format makes a text of a value. */
  constructor(container, label, series, format = number) {
    this.#series = series;
    this.#format = format;
    this.#label = label;
    this.#paths = series.map((line, i) => [
      line.filled && svg('path', { class: `area s${i}` }), svg('path', { class: `line s${i}`, 'vector-effect': 'non-scaling-stroke' }),
    ]);
    this.#ticks = svg('g', { class: 'grid' });
    const grid = svg('g', { class: 'grid' }, [0, 0.5, 1].map((share) => {
      const y = TOP + (HEIGHT - TOP - 1) * share;
      return svg('line', { x1: 0, x2: WIDTH, y1: y, y2: y, 'vector-effect': 'non-scaling-stroke' });
    }));
    this.#cursor = svg('line', { class: 'cursor', y1: 0, y2: HEIGHT, 'vector-effect': 'non-scaling-stroke', visibility: 'hidden' });
    this.#svg = svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', class: 'chart', role: 'img', 'aria-label': label },
      grid, this.#ticks, this.#paths.flat().filter(Boolean), this.#cursor);
    this.#scale = el('span', { class: 'scale' });
    this.#axis = el('div', { class: 'axis', 'aria-hidden': 'true' });
    this.#values = series.map((line, i) => el('b', { class: `s${i}` }));
    this.#when = el('span', { class: 'muted when' });
    container.append(
      el('div', { class: 'plot' }, this.#svg, this.#scale), this.#axis,
      el('p', { class: 'legend' }, series.map((line, i) => el('span', {}, el('i', { class: `swatch s${i}` }), `${line.label} `, this.#values[i])), this.#when));
    this.#svg.addEventListener('pointermove', (event) => this.#point(event));
    this.#svg.addEventListener('pointerleave', () => this.#leave());
  }

  /**
   * columns: arrays by key, the newest value last, null where nothing is known. from: when the first one was, in seconds since
   * 1970; step: seconds from one to the next; count: how many there is room for; words: what that is.
   */
  update(columns, span) {
    this.#columns = columns;
    this.#length = columns[this.#series[0].key]?.length ?? 0;
    if (span.words !== this.#span.words) {
      this.#pointed = null;
    }
    this.#span = span;
    this.#svg.setAttribute('aria-label', `${this.#label}, ${span.words}`);
    const most = Math.max(1, ...this.#series.flatMap((line) => (columns[line.key] ?? []).slice(-span.count)));
    const top = niceTop(most);
    setText(this.#scale, this.#format(top));
    this.#series.forEach((line, i) => {
      const runs = this.#runs(columns[line.key] ?? [], top);
      const [area, stroke] = this.#paths[i];
      stroke.setAttribute('d', runs.map((run) => `M${run.join('L')}${run.length === 1 ? 'h0' : ''}`).join(''));
      area?.setAttribute('d', runs.map((run) => `M${x(run[0])},${HEIGHT}L${run.join('L')}L${x(run.at(-1))},${HEIGHT}Z`).join(''));
    });
    this.#showTimes();
    this.#show();
  }

  /** The time of a value, in seconds since 1970. */
  #time(index) {
    return this.#span.from + index * this.#span.step;
  }

  /** Where a time is, as a share of the width. */
  #share(time) {
    return 1 - (this.#time(this.#length - 1) - time) / ((this.#span.count - 1) * this.#span.step);
  }

  /** Points that follow one another without a gap. */
  #runs(values, top) {
    const runs = [];
    values.forEach((value, i) => {
      if (value === null || i < values.length - this.#span.count) {
        return;
      }
      if (runs.length === 0 || values[i - 1] === null) {
        runs.push([]);
      }
      const y = HEIGHT - 1 - (value / top) * (HEIGHT - TOP - 1);
      runs.at(-1).push(`${(this.#share(this.#time(i)) * WIDTH).toFixed(1)},${y.toFixed(1)}`);
    });
    return runs;
  }

  #showTimes() {
    const times = this.#length === 0 ? [] : ticks(this.#time(this.#length - this.#span.count), this.#time(this.#length - 1))
      .filter((time) => this.#share(time) > MARGIN && this.#share(time) < 1 - MARGIN);
    this.#ticks.replaceChildren(...times.map((time) => {
      const at = this.#share(time) * WIDTH;
      return svg('line', { x1: at, x2: at, y1: TOP, y2: HEIGHT, 'vector-effect': 'non-scaling-stroke' });
    }));
    this.#axis.replaceChildren(...times.map((time) => {
      const label = el('span', {}, clock(time));
      label.style.left = `${this.#share(time) * 100}%`;
      return label;
    }));
  }

  /** The values where the pointer is, or the newest. */
  #show() {
    const index = this.#pointed === null ? this.#length - 1 : this.#pointed;
    const at = this.#share(this.#time(index)) * WIDTH;
    this.#cursor.setAttribute('x1', at);
    this.#cursor.setAttribute('x2', at);
    this.#cursor.setAttribute('visibility', this.#pointed === null ? 'hidden' : 'visible');
    this.#series.forEach((line, i) => {
      const value = this.#columns[line.key]?.[index] ?? null;
      setText(this.#values[i], value === null ? '–' : this.#format(value));
    });
    setText(this.#when, this.#pointed === null || index < 0 ? this.#span.words : clock(this.#time(index), this.#span.step < 60));
  }

  #point(event) {
    const box = this.#svg.getBoundingClientRect();
    const back = Math.round((1 - (event.clientX - box.left) / box.width) * (this.#span.count - 1));
    const index = Math.min(this.#length - 1, this.#length - 1 - back);
    if (index >= 0) {
      this.#pointed = index;
      this.#show();
    }
  }

  #leave() {
    this.#pointed = null;
    this.#show();
  }
}

const x = (point) => point.split(',')[0];

/** Round times of this place from one to another. */
function ticks(from, to) {
  const step = TICK_STEPS.find((one) => (to - from) / one <= MOST_TICKS);
  const shift = new Date(to * 1000).getTimezoneOffset() * 60;
  const first = Math.ceil((from - shift) / step) * step + shift;
  return Array.from({ length: Math.max(0, Math.floor((to - first) / step) + 1) }, (_, i) => first + i * step);
}

/** 1, 2, 5, 10, 20 … */
function niceTop(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].find((factor) => factor * power >= value) * power;
}

export class Shares {
  #bar;
  #rows;

  constructor(container, label) {
    this.#bar = svg('svg', { viewBox: '0 0 100 6', preserveAspectRatio: 'none', class: 'shares', role: 'img', 'aria-label': label });
    this.#rows = el('ul', { class: 'share-list' });
    container.append(this.#bar, this.#rows);
  }

  /** shares: {key, label, value} */
  update(shares) {
    const total = shares.reduce((sum, share) => sum + share.value, 0);
    let x = 0;
    const parts = shares.map((share) => {
      const width = total > 0 ? (share.value / total) * 100 : 0;
      const part = svg('rect', { x, y: 0, width, height: 6, class: `v-${share.key}` });
      x += width;
      return part;
    });
    this.#bar.replaceChildren(svg('rect', { x: 0, y: 0, width: 100, height: 6, class: 'rest' }), ...parts);
    this.#rows.replaceChildren(...shares.map((share) => el('li', { 'data-verdict': share.key },
      el('i', { class: `swatch v-${share.key}` }), `${share.label} `, el('b', {}, number(share.value)),
      el('small', { class: 'muted' }, total > 0 ? ` ${((share.value / total) * 100).toFixed(share.value / total < 0.1 ? 1 : 0)} %` : ''))));
  }
}
