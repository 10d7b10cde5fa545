// The list of cards: bounded, filled a few at a time, held while somebody reads.

import { byId, number, setText } from './dom.js';
import { card } from './cards.js';

const MOST_CARDS = 300;
const MOST_WAITING = 300;
const PER_TURN = 12;
const TURN = 250;
const SCROLLED = 400;

export class Feed {
  #list = byId('events');
  #backlog = byId('backlog');
  #actions;
  #waiting = [];
  #passed = 0;
  #shown = new Set();
  #paused = false;
  #hidden = false;
  #wasHeld = false;
  #arrived = 0;
  #oldest = Infinity;

  constructor(actions) {
    this.#actions = actions;
    setInterval(() => this.#turn(), TURN);
    setInterval(() => this.#tick(), 2000);
    this.#backlog.addEventListener('click', () => this.release());
  }

  clear() {
    this.#list.replaceChildren();
    this.#waiting = [];
    this.#passed = 0;
    this.#shown.clear();
    this.#oldest = Infinity;
    this.#showBacklog();
  }

  get oldest() {
    return this.#oldest;
  }

  get size() {
    return this.#shown.size;
  }

  get isFull() {
    return this.#shown.size >= MOST_CARDS;
  }

  get paused() {
    return this.#paused;
  }

  pause(paused) {
    this.#paused = paused;
    if (!paused) {
      this.release();
    }
  }

  /** Another view is shown: what comes meanwhile waits. */
  hold() {
    this.#wasHeld = this.#isHeld;
    this.#hidden = true;
  }

  /** The view is shown again, as it was left: to whoever had not scrolled down, what waits is shown. */
  resume() {
    this.#hidden = false;
    if (!this.#wasHeld) {
      this.#show(MOST_WAITING);
    }
  }

  /** A stored event: behind what is shown. */
  append(event) {
    if (!this.#shown.has(event.id) && !this.isFull) {
      this.#list.append(this.#make(event));
    }
  }

  /** A new event: on top, when its turn comes. */
  arrive(event) {
    this.#arrived++;
    if (this.#shown.has(event.id)) {
      return;
    }
    this.#waiting.push(event);
    if (this.#waiting.length > MOST_WAITING) {
      this.#waiting.shift();
      this.#passed++;
    }
  }

  get #isHeld() {
    return this.#paused || this.#hidden || window.scrollY > this.#list.offsetTop + SCROLLED;
  }

  #turn() {
    if (this.#waiting.length > 0 && !this.#isHeld) {
      this.#show(PER_TURN);
    }
    this.#showBacklog();
  }

  /** Shows what waits, and goes to it. */
  release() {
    this.#show(MOST_WAITING);
    this.#passed = 0;
    this.#showBacklog();
    if (window.scrollY > this.#list.offsetTop) {
      byId('events-title').scrollIntoView({ block: 'start' });
    }
  }

  /** Of more than that, the older ones pass by: nobody could read them. */
  #show(most) {
    const passing = Math.max(0, this.#waiting.length - most);
    this.#waiting.splice(0, passing);
    const items = this.#waiting.splice(0).filter((event) => !this.#shown.has(event.id)).map((event) => this.#make(event));
    this.#list.prepend(...items.reverse());
    while (this.#list.children.length > MOST_CARDS) {
      this.#shown.delete(this.#list.lastElementChild.dataset.id);
      this.#list.lastElementChild.remove();
    }
  }

  #make(event) {
    this.#oldest = Math.min(this.#oldest, event.created_at);
    this.#shown.add(event.id);
    return card(event, this.#actions);
  }

  #showBacklog() {
    const count = this.#waiting.length + this.#passed;
    this.#backlog.hidden = count === 0 || !this.#isHeld;
    setText(this.#backlog, `${number(count)} new event${count === 1 ? '' : 's'}: show${this.#passed > 0 ? ` the last ${MOST_WAITING}` : ''}`);
  }

  #tick() {
    setText(byId('feed-rate'), this.#arrived > 0 ? `${number(this.#arrived / 2)} a second` : '');
    this.#arrived = 0;
  }
}
