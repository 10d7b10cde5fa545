// Small charts as SVG: lines over the last minutes, and shares of a whole.

import { el, number, setText, svg } from './dom.js';

const WIDTH = 600;
const HEIGHT = 150;
const TOP = 8;

export class LineChart {
  #paths;
  #values;
  #series;
  #svg;
  #cursor;
  #grid;
  #scale;
  #format;
  #columns = {};
  #length = 0;
  #most;

  /** series: {key, label, filled}; format makes a text of a value; values: how many there are in that time. */
  constructor(container, label, series, seconds, format = number, values = seconds) {
    this.#series = series;
    this.#format = format;
    this.#most = values;
    this.#paths = series.map((line, i) => [
      line.filled && svg('path', { class: `area s${i}` }), svg('path', { class: `line s${i}`, 'vector-effect': 'non-scaling-stroke' }),
    ]);
    this.#grid = svg('g', { class: 'grid' }, [0, 0.5, 1].map((share) => {
      const y = TOP + (HEIGHT - TOP - 1) * share;
      return svg('line', { x1: 0, x2: WIDTH, y1: y, y2: y, 'vector-effect': 'non-scaling-stroke' });
    }));
    this.#cursor = svg('line', { class: 'cursor', y1: 0, y2: HEIGHT, 'vector-effect': 'non-scaling-stroke', visibility: 'hidden' });
    this.#svg = svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', class: 'chart', role: 'img', 'aria-label': label },
      this.#grid, this.#paths.flat().filter(Boolean), this.#cursor);
    this.#scale = el('span', { class: 'scale' });
    this.#values = series.map((line, i) => el('b', { class: `s${i}` }));
    container.append(
      el('div', { class: 'plot' }, this.#svg, this.#scale),
      el('p', { class: 'legend' }, series.map((line, i) => el('span', {}, el('i', { class: `swatch s${i}` }), `${line.label} `, this.#values[i])),
        el('span', { class: 'muted span' }, `${Math.round(seconds / 60)} min`)));
    this.#svg.addEventListener('pointermove', (event) => this.#point(event));
    this.#svg.addEventListener('pointerleave', () => this.#leave());
  }

  /** columns: arrays by key, the newest value last. */
  update(columns) {
    this.#columns = columns;
    this.#length = columns[this.#series[0].key]?.length ?? 0;
    const most = Math.max(1, ...this.#series.flatMap((line) => columns[line.key] ?? []));
    const top = niceTop(most);
    setText(this.#scale, this.#format(top));
    this.#series.forEach((line, i) => {
      const points = this.#points(columns[line.key] ?? [], top);
      const [area, stroke] = this.#paths[i];
      stroke.setAttribute('d', points.length > 0 ? `M${points.join('L')}` : '');
      area?.setAttribute('d', points.length > 0 ? `M${points[0].split(',')[0]},${HEIGHT}L${points.join('L')}L${WIDTH},${HEIGHT}Z` : '');
    });
    if (this.#cursor.getAttribute('visibility') === 'hidden') {
      this.#tell(this.#length - 1);
    }
  }

  #points(values, top) {
    const step = WIDTH / (this.#most - 1);
    const first = WIDTH - (values.length - 1) * step;
    return values.map((value, i) => `${(first + i * step).toFixed(1)},${(HEIGHT - 1 - (value / top) * (HEIGHT - TOP - 1)).toFixed(1)}`);
  }

  #tell(index) {
    this.#series.forEach((line, i) => {
      const value = this.#columns[line.key]?.[index];
      setText(this.#values[i], value === undefined ? '–' : this.#format(value));
    });
  }

  #point(event) {
    const box = this.#svg.getBoundingClientRect();
    const back = Math.round((1 - (event.clientX - box.left) / box.width) * (this.#most - 1));
    const index = Math.min(this.#length - 1, this.#length - 1 - back);
    if (index >= 0) {
      const x = WIDTH - (this.#length - 1 - index) * (WIDTH / (this.#most - 1));
      this.#cursor.setAttribute('x1', x);
      this.#cursor.setAttribute('x2', x);
      this.#cursor.setAttribute('visibility', 'visible');
      this.#tell(index);
    }
  }

  #leave() {
    this.#cursor.setAttribute('visibility', 'hidden');
    this.#tell(this.#length - 1);
  }
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
