// The views that users write, as a table: how far each has come, who works on it, and why it does not move on, or what it says of itself.

import { byId, el, number, setText } from './dom.js';

const COLUMNS = [
  { key: 'name', title: 'View' },
  { key: 'state', title: 'State', text: (view) => view.state },
  { key: 'lag', title: 'Behind', text: (view) => number(view.lag) },
  { key: 'came', title: 'Came', text: (view) => number(view.came) },
  { key: 'went', title: 'Went', text: (view) => number(view.went) },
  { key: 'owner', title: 'Owner', text: (view) => view.owner || '–' },
];

export class Views {
  #rows = new Map();

  constructor() {
    byId('view-heads').replaceChildren(...COLUMNS.map((column) => el('th', { scope: 'col' }, column.title)));
  }

  update({ views = [] }) {
    byId('views').hidden = views.length === 0;
    this.#rows.forEach((rows, name) => views.some((one) => one.name === name) || this.#rows.delete(name));
    const rows = views.flatMap((view) => this.#rowsOf(view));
    const body = byId('view-rows');
    if (rows.length !== body.children.length || rows.some((row, i) => row !== body.children[i])) {
      body.replaceChildren(...rows);
    }
  }

  #rowsOf(view) {
    const rows = this.#rows.get(view.name) ?? makeRows(view);
    this.#rows.set(view.name, rows);
    const [row, told] = rows;
    row.dataset.trouble = view.state === 'failing' ? 'failing' : 'none';
    COLUMNS.filter((column) => column.text).forEach((column) => setText(row.children[COLUMNS.indexOf(column)].firstElementChild, column.text(view)));
    setText(told.querySelector('bdi'), view.error || view.note);
    told.hidden = !view.error && !view.note;
    return rows;
  }
}

function makeRows(view) {
  return [
    el('tr', { 'data-view-name': view.name }, COLUMNS.map((column) => (column.key === 'name'
      ? el('th', { scope: 'row', class: 'relay' }, el('span', { class: 'dot', 'aria-hidden': 'true' }), ' ', view.name)
      : el('td', { class: column.key, 'data-label': column.title }, el('bdi'))))),
    el('tr', { class: 'told' }, el('td', { colspan: COLUMNS.length }, el('bdi', { class: 'reason' }))),
  ];
}
