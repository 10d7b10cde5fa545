// Dead letters: what was refused and why, from /api/rejected, for those who may see it. #/rejected?relay=… are those of a relay.

import { announce, byId, bytes, el, setText } from './dom.js';
import { kindName } from './kinds.js';

const PAGE = 50;
const MOST_SHOWN = 500;
const PERIOD = 5000;
const PATIENCE = 10000;
const COLUMNS = ['Time', 'Reason', 'Relay', 'Kind', 'Size'];
const FORBIDDEN = 'Dead letters are what strangers wrote, so they are not for everyone: administrators see them (camelstr.relay.admins), '
  + 'and a browser on the relay’s own machine that asks for localhost.';

const time = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });

export class Rejected {
  #section = byId('rejected');
  #relay = el('input', { id: 'rejected-relay', placeholder: 'all relays', spellcheck: 'false', autocapitalize: 'off', maxlength: 2048 });
  #note = el('p', { id: 'rejected-note', class: 'small muted', role: 'status' });
  #rows = el('tbody', { id: 'rejected-rows' });
  #table = el('table', { id: 'rejected-table', class: 'letters', 'aria-labelledby': 'rejected-title', hidden: true },
    el('thead', {}, el('tr', {}, COLUMNS.map((title) => el('th', { scope: 'col' }, title)))), this.#rows);
  #older = el('button', { type: 'button', id: 'rejected-older', class: 'wide', hidden: true, click: () => this.#ask(this.#before) }, 'Load older ones');
  #sign = el('button', { type: 'button', id: 'rejected-sign', hidden: true, click: () => this.#useKey() }, 'Show with my key');
  #newest;
  #before;
  #signs = false;
  #visible = false;
  #asked = 0;
  #turn = Promise.resolve();
  #timer = 0;

  constructor() {
    this.#section.classList.add('panel', 'rejected');
    this.#section.setAttribute('aria-labelledby', 'rejected-title');
    this.#section.append(
      el('h2', { id: 'rejected-title' }, 'Dead letters'),
      el('form', { class: 'filter-row', autocomplete: 'off', submit: (event) => event.preventDefault() },
        el('label', { class: 'field grow' }, 'Relay', this.#relay),
        el('button', { type: 'button', id: 'rejected-refresh', click: () => this.#begin() }, 'Refresh')),
      this.#note, this.#sign, this.#table, this.#older);
    this.#relay.value = named() ?? '';
    this.#relay.addEventListener('change', () => this.#chosen());
    window.addEventListener('hashchange', () => this.#follow());
    new IntersectionObserver((changes) => this.#seen(changes.at(-1).isIntersecting)).observe(this.#section);
  }

  /** Whether the address names another relay than before. */
  #follow() {
    const relay = named();
    const another = relay !== null && relay !== this.#relay.value.trim();
    if (another) {
      this.#relay.value = relay;
      this.#begin();
    }
    return another;
  }

  #chosen() {
    const relay = this.#relay.value.trim();
    history.replaceState(null, '', `#/rejected${relay ? `?${new URLSearchParams({ relay })}` : ''}`);
    this.#begin();
  }

  #seen(visible) {
    this.#visible = visible;
    clearTimeout(this.#timer);
    if (visible && !this.#follow() && !this.#signs) {
      this.#ask();
    }
  }

  #begin() {
    this.#newest = undefined;
    this.#rows.replaceChildren();
    this.#ask();
  }

  #useKey() {
    this.#signs = true;
    this.#begin();
  }

  /** Those before a number, or the newest. */
  async #ask(before) {
    clearTimeout(this.#timer);
    const mine = ++this.#asked;
    const relay = this.#relay.value.trim();
    const url = new URL('api/rejected', location.href);
    Object.entries({ limit: PAGE, before, relay }).filter(([, value]) => value).forEach(([name, value]) => url.searchParams.set(name, value));
    let again = false;
    try {
      const headers = await this.#authorization(url.href);
      const answer = await this.#inTurn(() => fetch(url, { headers, signal: AbortSignal.timeout(PATIENCE) }));
      const told = await answer.json();
      if (mine !== this.#asked) {
        return; // something else was asked for meanwhile
      }
      again = answer.ok || answer.status === 429 || answer.status === 503;
      this.#show(answer, told, before);
    } catch (failure) {
      setText(this.#note, `Dead letters cannot be read: ${failure.message}`);
    }
    // Older ones that were loaded stay as they are, and nobody is asked for a signature again and again.
    if (again && this.#visible && !document.hidden && !this.#signs && this.#rows.dataset.pages !== 'many') {
      this.#timer = setTimeout(() => this.#ask(), PERIOD);
    }
  }

  /** One after the other: the relay refuses who asks it to look through its letters while it does. */
  #inTurn(call) {
    const answer = this.#turn.then(call);
    this.#turn = answer.catch(() => {});
    return answer;
  }

  async #authorization(url) {
    if (!this.#signs) {
      return {};
    }
    const event = await window.nostr.signEvent({
      kind: 27235, created_at: Math.floor(Date.now() / 1000), tags: [['u', url], ['method', 'GET']], content: '',
    });
    return { Authorization: `Nostr ${btoa(JSON.stringify(event))}` };
  }

  #show(answer, { letters = [], before, error = '' }, asked) {
    this.#section.dataset.allowed = answer.status !== 401;
    this.#sign.hidden = answer.status !== 401 || this.#signs || !window.nostr;
    if (!answer.ok) {
      setText(this.#note, answer.status === 401 ? `${FORBIDDEN} The relay says: ${error}.` : `The relay says: ${error}.`);
      return;
    }
    if (asked === undefined && letters[0]?.number === this.#newest && this.#rows.children.length > 0) {
      setText(this.#note, '');
      return; // nothing is new: what somebody reads stays
    }
    const rows = letters.flatMap((letter) => this.#letter(letter));
    if (asked === undefined) {
      this.#newest = letters[0]?.number;
      this.#rows.replaceChildren(...rows);
    } else {
      this.#rows.append(...rows);
      announce(`${letters.length} older dead letters`);
    }
    this.#rows.dataset.pages = asked === undefined ? 'one' : 'many';
    const shown = this.#rows.children.length / 2;
    this.#before = before;
    this.#table.hidden = shown === 0;
    this.#older.hidden = before === undefined || shown >= MOST_SHOWN;
    setText(this.#note, shown > 0 ? '' : before === undefined ? 'There are none.' : 'None among the newest: older ones may be of this relay.');
  }

  #letter({ number: offset, time: at, relay, reason, detail, id, kind, size, excerpt }) {
    return [
      el('tr', { 'data-number': offset },
        el('td', {}, el('time', { datetime: new Date(at).toISOString() }, time.format(at))),
        el('td', { class: 'why' }, reason),
        el('td', { class: 'relay' }, el('bdi', { class: 'url' }, relay || '–')),
        el('td', {}, kind === undefined ? '–' : kindName(kind)),
        el('td', {}, bytes(size))),
      el('tr', { class: 'told' }, el('td', { colspan: COLUMNS.length },
        detail && el('p', { class: 'small' }, el('bdi', {}, detail)),
        el('p', {}, el('code', { dir: 'auto' }, excerpt)),
        el('p', { class: 'small muted' }, `number ${offset}`, id && ` · id ${id}`))),
    ];
  }
}

/** The relay that the address names, '' for all, null if the address is of something else. */
function named() {
  const [path, query] = location.hash.slice(1).split(/\?(.*)/s);
  return path === '/rejected' ? new URLSearchParams(query).get('relay') ?? '' : null;
}
