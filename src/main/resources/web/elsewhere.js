// The upstream relays that other processes of the group collect, below the table of those of this one. Who collects which is asked for
// while somebody looks.

import { byId, el, number, setText, tame } from './dom.js';

const PATIENCE = 8000;
const MOST = 500;

const mark = (process) => tame(process, 8).replace('…', '');

export class Elsewhere {
  #drawn = '';

  /** collectors: as /api/status has them */
  update({ collectors = [] }) {
    const others = collectors.filter((one) => !one.own);
    const count = others.reduce((sum, one) => sum + one.relays, 0);
    const box = byId('elsewhere');
    box.hidden = count === 0;
    setText(byId('elsewhere-title'), `${number(count)} more ${count === 1 ? 'is' : 'are'} collected by ${others.length === 1 ? 'another process' : `${number(others.length)} other processes`}`);
    if (!box.hidden && box.open) {
      this.#ask(collectors.find((one) => one.own)?.process);
    }
  }

  async #ask(own) {
    try {
      const answer = await fetch('api/relays', { signal: AbortSignal.timeout(PATIENCE) });
      if (answer.ok) {
        const { relays = [] } = await answer.json();
        this.#show(relays.filter((relay) => relay.process && relay.process !== own).slice(0, MOST));
      }
    } catch {
      // What was known stays; that this relay is away is told elsewhere.
    }
  }

  #show(relays) {
    const drawn = JSON.stringify(relays.map((relay) => [relay.url, relay.process]));
    if (drawn !== this.#drawn) {
      this.#drawn = drawn;
      byId('elsewhere-relays').replaceChildren(...relays.flatMap((relay) => [
        el('dt', {}, el('code', {}, mark(relay.process))), el('dd', {}, el('bdi', { class: 'url' }, tame(relay.url, 400)))]));
    }
  }
}
