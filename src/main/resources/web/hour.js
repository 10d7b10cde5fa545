// The last hour as the statistics have it; where there is nothing it says why.

import { byId, el, number, setText } from './dom.js';
import { LineChart } from './charts.js';

const MINUTES = 60;
const MOST_CHIPS = 10;
const KEPT = ['stored', 'ephemeral'];

export class Hour {
  #chart = new LineChart(byId('hour-chart'), 'Events a minute', [
    { key: 'stored', label: 'stored', filled: true }, { key: 'others', label: 'other verdicts' },
  ]);
  #choose;
  #shown = '';

  /** choose: {tag, author}, told what was chosen; {nameOf} */
  constructor(choose) {
    this.#choose = choose;
  }

  update({ hour, health, parts = [] }) {
    byId('hour').hidden = !hour;
    byId('no-hour').hidden = Boolean(hour);
    if (!hour) {
      const away = health?.troubles.some((trouble) => trouble.concern === 'database');
      setText(byId('no-hour'), away ? 'The last hour is not known while the database is away.'
        : parts.includes('statistics') ? 'Nothing was counted in the last hour.' : 'The last hour is not counted: no process runs the part statistics.');
      return;
    }
    const sum = (wanted) => Array.from({ length: MINUTES }, (_, minute) => Object.entries(hour.verdicts)
      .reduce((total, [verdict, counts]) => total + (wanted(verdict) ? counts[minute] : 0), 0));
    this.#chart.update({ stored: sum((verdict) => KEPT.includes(verdict)), others: sum((verdict) => !KEPT.includes(verdict)) },
      { from: hour.from, step: 60, count: MINUTES, words: 'the last hour' });
    byId('hour-gaps').hidden = hour.gaps.length === 0;
    setText(byId('hour-gaps'), hour.gaps.length === 0 ? '' : 'Not all of this hour was counted.');
    const names = JSON.stringify([hour.tags, hour.authors]);
    if (names !== this.#shown) { // else a chip would be lost under the pointer
      this.#shown = names;
      this.#chips('top-tags', hour.tags, ({ name }) => [el('bdi', {}, `#${name}`)], ({ name }) => this.#choose.tag(name));
      this.#chips('top-authors', hour.authors, ({ name }) => [el('bdi', { class: 'name' }, this.#choose.nameOf(name))], ({ name }) => this.#choose.author(name), 'data-name-of');
    }
  }

  #chips(id, names, text, chosen, mark) {
    byId(id).replaceChildren(...names.slice(0, MOST_CHIPS).map((one) => el('button', {
      type: 'button', class: 'chip', title: one.name, click: () => chosen(one), ...(mark ? { [mark]: one.name } : {}),
    }, text(one), el('small', {}, ` ${number(one.count)}`))));
    if (names.length === 0) {
      byId(id).append(el('span', { class: 'small muted' }, 'None of what was stored in the last hour.'));
    }
  }
}
