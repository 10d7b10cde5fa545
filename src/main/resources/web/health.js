// One line that says whether all is well, in the words of the process itself (/api/status), and what is old because of it.

import { byId, duration, el, setText } from './dom.js';

/** After so many seconds a figure that comes each second is old. */
export const OLD = 5;
const MOST_LINES = 4;

const time = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** Database away since 14:53: events wait in the stream (no answer for 12 s) */
export function line({ what, since, so, why }) {
  return `${what} since ${time.format(since)}${so ? `: ${so}` : ''}${why ? (so ? ` (${why})` : `: ${why}`) : ''}`;
}

export class Health {
  #reachedAt = Date.now();

  /** The figures have come. */
  show(health = { level: 'up', troubles: [] }) {
    this.#reachedAt = Date.now();
    this.#tell(health.level, health.troubles.map((trouble) => [trouble.level, line(trouble)]));
  }

  /** They have not. */
  miss() {
    const passed = (Date.now() - this.#reachedAt) / 1000;
    if (passed >= OLD) {
      this.#tell('down', [['down', `No figures since ${time.format(this.#reachedAt)}: this relay does not answer. What is below is ${duration(passed)} old`]]);
      old(byId('pipeline'), true);
      old(byId('upstream-panel'), true);
    }
  }

  #tell(level, lines) {
    document.body.dataset.health = level;
    const shown = lines.slice(0, MOST_LINES);
    const rows = byId('health');
    const texts = shown.length === 0 ? [['up', 'All parts work']] : shown;
    if (lines.length > shown.length) {
      texts.push(['degraded', `and ${lines.length - shown.length} more`]);
    }
    while (rows.children.length > texts.length) {
      rows.lastElementChild.remove();
    }
    texts.forEach(([its, text], i) => {
      const row = rows.children[i] ?? rows.appendChild(el('li', {}, el('span', { class: 'dot', 'aria-hidden': 'true' }), el('span')));
      row.dataset.level = its;
      setText(row.children[1], text);
    });
  }
}

/** Marks what is no longer how it is, and says since when. */
export function old(element, isOld, since = 0) {
  element.classList.toggle('old', isOld);
  if (isOld && since > 0) {
    element.dataset.since = `as of ${time.format(since)}`;
  } else {
    delete element.dataset.since;
  }
}
