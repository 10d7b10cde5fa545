// How the processes of the group hang together, from /api/topology: a column for each stream, a row for each route.

import { byId, duration, el, number, setText, svg, tame } from './dom.js';
import { old } from './health.js';

const PERIOD = 2000;
const PATIENCE = 8000;
const TROUBLES = ['failing', 'nobody'];
const MOST_LONELY = 50;

export class Topology {
  #run = 0;
  #timer = 0;
  #drawn = '';

  open() {
    this.#ask(++this.#run);
  }

  close() {
    this.#run++;
    clearTimeout(this.#timer);
  }

  async #ask(mine) {
    try {
      const answer = document.hidden ? null : await fetch('api/topology', { signal: AbortSignal.timeout(PATIENCE) });
      const group = answer?.ok && await answer.json();
      if (mine !== this.#run) {
        return;
      }
      if (group) {
        this.#show(group);
      } else if (answer) {
        this.#tell('The database is away: who works with it is not known at the moment.');
      }
    } catch {
      if (mine === this.#run) {
        this.#tell('This relay does not answer.');
      }
    }
    if (mine === this.#run) {
      this.#timer = setTimeout(() => this.#ask(mine), PERIOD);
    }
  }

  #tell(words) {
    setText(byId('topology-told'), words);
    byId('topology-told').hidden = words === '';
    old(byId('topology'), words !== '');
  }

  #show(group) {
    this.#tell('');
    const picture = pictureOf(group);
    const drawn = JSON.stringify(picture);
    if (drawn !== this.#drawn) { // else it would be read, and marked, in vain
      this.#drawn = drawn;
      byId('topology-heads').replaceChildren(el('th', { scope: 'col' }, 'Route'), ...picture.streams.map((stream) => el('th', { scope: 'col' },
        el('bdi', {}, stream.name), el('span', { class: 'small muted' }, stream.words))));
      byId('topology-table').querySelectorAll('tbody').forEach((body) => body.remove());
      byId('topology-table').append(...picture.members.map(section));
    }
    const count = picture.members.filter((member) => member.name).length;
    const all = count + (group.leftOut?.processes ?? 0);
    setText(byId('topology-count'), [
      `${number(all)} process${all === 1 ? ' works' : 'es work'} on this database.`,
      all > count && `The first ${number(count)} are shown.`,
      group.leftOut?.readers > 0 && `${number(group.leftOut.readers)} more positions of readers are left out.`,
    ].filter(Boolean).join(' '));
  }
}

/** What is drawn: {streams: [{name, words}], members: [{name, words, also, rows: [{label, cells}]}]}. */
function pictureOf({ time, asked, processes = [], streams = [], readers = [], views = [] }) {
  const routes = processes.flatMap((process) => process.routes);
  const names = [...new Set([...streams.map((one) => one.name), ...routes.flatMap((route) => [...route.writes, ...route.reads])])];
  const partitions = Object.fromEntries(streams.map((one) => [one.name, one.partitions.length]));
  const states = Object.fromEntries(views.map((view) => [`view ${view.name}`, view.state]));
  const lonely = readers.filter((one) => one.process === '');
  const left = [...new Set(lonely.map((one) => one.name))];
  return {
    streams: names.map((name) => ({ name: tame(name), words: wordsOf(streams.find((one) => one.name === name)) })),
    members: [
      ...processes.map((process) => ({
        name: tame(process.name, 8).replace('…', ''),
        words: `${process.name === asked ? 'this one, ' : ''}${tame(process.version)}, up ${duration(Math.floor((time - process.began) / 60000) * 60)}${process.relays > 0 ? `, collects ${number(process.relays)} relay${process.relays === 1 ? '' : 's'}` : ''}`,
        also: process.routes.filter((route) => isApart(route)).map((route) => label(route)),
        rows: process.routes.filter((route) => !isApart(route)).map((route) => ({
          label: label(route),
          cells: names.map((name) => cell(route, name, readers.filter((one) => one.process === process.name && one.stream === name), states, partitions[name])),
        })),
      })),
      lonely.length > 0 && {
        name: '',
        words: `Nobody reads on at the moment${left.length > MOST_LONELY ? `; the first ${MOST_LONELY} of ${number(left.length)}` : ''}`,
        also: [],
        rows: left.slice(0, MOST_LONELY).map((reader) => ({
          label: tame(reader),
          cells: names.map((name) => lonely.filter((one) => one.name === reader && one.stream === name)
            .reduce((_, one) => ({ reads: true, state: 'nobody', words: `nobody${behind(one.lag)}` }), {})),
        })),
      },
    ].filter(Boolean),
  };
}

function wordsOf(stream) {
  const written = stream?.partitions.reduce((sum, one) => sum + one.next, 0);
  return stream ? `${stream.partitions.length === 1 ? '' : `${stream.partitions.length} partitions, `}${number(written)} written` : '';
}

const isApart = (route) => route.reads.length === 0 && route.writes.length === 0;

function label(route) {
  const stopped = route.stopped > 0 && (route.count > 1 ? `${route.stopped} stopped` : 'stopped');
  const told = [route.count > 1 && route.count, stopped].filter(Boolean).join(', ');
  return `${tame(route.id)}${told ? ` (${told})` : ''}`;
}

/** {} where the route has nothing to do with the stream. */
function cell(route, stream, readers, states, partitions) {
  const writes = route.writes.includes(stream);
  if (!route.reads.includes(stream)) {
    return writes ? { writes, words: 'writes' } : {};
  }
  const held = readers.filter((one) => one.name === route.reader);
  const idle = route.stopped >= route.count ? 'stopped' : route.reader ? 'waits' : 'live';
  const state = held.length > 0 ? states[route.reader] ?? 'reads' : idle;
  const share = held.length > 0 && partitions > 1 ? ` ${held.length} of ${partitions}` : '';
  const lag = held.every((one) => one.lag !== undefined) && held.reduce((sum, one) => sum + one.lag, 0);
  return { reads: true, writes, state, words: `${state}${share}${held.length > 0 ? behind(lag) : ''}` };
}

const behind = (lag) => (Number.isFinite(lag) ? `, ${number(lag)} behind` : '');

function section({ name, words, also, rows }) {
  return el('tbody', {},
    el('tr', { class: 'member' }, el('th', { scope: 'rowgroup', colspan: 99 }, name && el('code', {}, name), ' ', el('span', { class: 'muted' }, words),
      also.length > 0 && el('p', { class: 'small muted' }, 'also runs ', el('bdi', {}, also.join(', '))))),
    rows.map(row));
}

function row({ label: text, cells }) {
  const last = cells.findLastIndex((one) => one.words);
  return el('tr', {}, el('th', { scope: 'row' }, el('bdi', {}, text)),
    cells.map((one, i) => el('td', { 'data-trouble': TROUBLES.includes(one.state) && 'yes' }, joint(one, i < last), one.words && el('span', { class: 'small' }, one.words))));
}

/** Where the way of a route meets that of a stream: a ring where it reads, an arrow where it writes. */
function joint({ reads, writes }, passes) {
  return svg('svg', { class: 'joint', viewBox: '0 0 400 24', preserveAspectRatio: 'xMidYMid slice', 'aria-hidden': 'true' },
    (reads || writes || passes) && svg('line', { class: 'way', x1: 0, y1: 12, x2: passes ? 400 : 200, y2: 12 }),
    reads && svg('circle', { class: 'reads', cx: 200, cy: 12, r: 5 }),
    writes && svg('path', { class: 'writes', d: 'M188 5 L201 12 L188 19 Z' }));
}
