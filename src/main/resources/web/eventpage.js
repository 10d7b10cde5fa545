// The page of one event: what it answers above it, what answers it below, as far as this relay has them.

import { byId, el, number, setText } from './dom.js';
import { card } from './cards.js';
import { kindName } from './kinds.js';
import { target } from './links.js';
import { parse } from './nip19.js';
import { addressOf, filterOf, isNamed, parentOf, repliesTo, rootOf } from './thread.js';

const MOST_ABOVE = 10;
const MOST_REPLIES = 200;
/** Deeper replies stand beside the one that they answer. */
const DEPTH = 5;
const COUNTED = [
  { kinds: [7], one: 'reaction', more: 'reactions' }, { kinds: [6, 16], one: 'repost', more: 'reposts' }, { kinds: [9735], one: 'zap', more: 'zaps' },
];

export class EventPage {
  #relay;
  #actions;
  #learn;
  #counts;
  #run = 0;

  constructor(relay, actions, learn, counts) {
    this.#relay = relay;
    this.#actions = actions;
    this.#learn = learn;
    this.#counts = counts;
  }

  open({ of }) {
    const mine = ++this.#run;
    this.#clear('Loading …');
    setText(byId('event-title'), 'Event');
    const filter = filterOfReference(parse(of));
    if (!filter) {
      this.#clear('This is no event: an address of this page has note1…, nevent1…, naddr1… or 64 hex digits.');
      return;
    }
    this.#load(filter, mine).catch((problem) => this.#isCurrent(mine) && this.#clear(`The relay says: ${problem.message}`));
  }

  close() {
    this.#run++;
    this.#relay.close('thread');
    this.#clear('');
  }

  #isCurrent(mine) {
    return mine === this.#run;
  }

  #clear(words) {
    byId('event-thread').replaceChildren();
    byId('event-told').hidden = words === '';
    setText(byId('event-told'), words);
  }

  async #load(filter, mine) {
    const event = await this.#find(filter);
    if (!this.#isCurrent(mine)) {
      return;
    }
    if (!event) {
      this.#clear('This relay does not have this event: it never came, or it was deleted, replaced, or has expired.');
      return;
    }
    const before = await this.#climb(event);
    if (this.#isCurrent(mine)) {
      this.#clear('');
      this.#show(event, before);
      this.#follow(event, mine);
      this.#countAnyway(event, mine);
    }
  }

  async #find(filter) {
    const [event] = await this.#relay.find([filter]);
    if (event) {
      this.#learn(event);
    }
    return event;
  }

  /** What it answers, what that answers, and so on, the first one first; and why there is no more of it. */
  async #climb(event) {
    const above = [];
    let parent = parentOf(event);
    while (parent && !parent.web) {
      if (above.length === MOST_ABOVE) {
        return { above, words: 'There is more before this; the thread begins with ', at: rootOf(event) };
      }
      const filter = filterOf(parent);
      try {
        const found = filter && await this.#find(filter);
        if (!found) {
          return { above, words: 'What it answers is not at this relay: ', at: parent };
        }
        above.unshift(found);
        parent = parentOf(found);
      } catch (problem) {
        return { above, words: `What it answers cannot be had, the relay says: ${problem.message} `, at: parent };
      }
    }
    return { above };
  }

  #show(event, { above, words, at }) {
    const author = el('bdi', { class: 'name' }, this.#actions.nameOf(event.pubkey));
    byId('event-title').replaceChildren(`${kindName(event.kind)} by `, el('span', { 'data-name-of': event.pubkey }, author));
    const main = card(event, { ...this.#actions, whole: true });
    main.classList.add('main');
    main.querySelector('.card').setAttribute('aria-current', 'true');
    byId('event-thread').append(
      words ? el('p', { class: 'hint' }, words, target(at.id ?? at.address ?? at.web)) : '',
      el('ol', { class: 'cards thread' }, above.map((one) => card(one, this.#actions)), main),
      el('p', { class: 'counts', id: 'event-counts', hidden: true }),
      el('h3', { id: 'replies-title' }, 'Answers'),
      el('ol', { class: 'cards replies', id: 'replies', 'aria-labelledby': 'replies-title' }),
      el('p', { class: 'small muted', id: 'replies-told' }, 'Loading …'));
  }

  /** Answers that are there, then those that come. */
  #follow(event, mine) {
    const replies = new Replies(event, byId('replies'), this.#actions);
    let found = [];
    const tell = (refused = '') => setText(byId('replies-told'), refused || replies.words);
    this.#relay.subscribe('thread', repliesTo(event, MOST_REPLIES), {
      event: (reply) => {
        if (this.#isCurrent(mine)) {
          this.#learn(reply);
          if (found) {
            found.push(reply);
          } else {
            replies.add(reply);
            tell();
          }
        }
      },
      eose: () => {
        if (this.#isCurrent(mine) && found) {
          replies.addAll(found);
          found = null;
          tell();
        }
      },
      closed: (reason) => this.#isCurrent(mine) && tell(`The relay says: ${reason}`),
    });
  }

  /** Where no view counts, the relay does. */
  async #countAnyway(event, mine) {
    if (await this.#counts.areOfEvents()) {
      return;
    }
    const address = addressOf(event);
    const counts = await Promise.all(COUNTED.map(({ kinds }) => this.#relay.count({ kinds, ...(address ? { '#a': [address] } : { '#e': [event.id] }) })));
    const told = COUNTED.map(({ one, more }, i) => counts[i] > 0 && `${number(counts[i])} ${counts[i] === 1 ? one : more}`).filter(Boolean);
    if (this.#isCurrent(mine)) {
      byId('event-counts').hidden = told.length === 0;
      setText(byId('event-counts'), told.join(' · '));
    }
  }
}

function filterOfReference(found) {
  if (found?.type === 'naddr') {
    return filterOf({ address: `${found.kind}:${found.hex}:${found.identifier}` });
  }
  return found && ['hex', 'note', 'nevent'].includes(found.type) ? filterOf({ id: found.hex }) : null;
}

/** What answers an event, as a tree; at most so many. */
class Replies {
  #event;
  #list;
  #actions;
  #shown = new Map();
  #isCut = false;

  constructor(event, list, actions) {
    this.#event = event;
    this.#list = list;
    this.#actions = actions;
  }

  get words() {
    if (this.#shown.size === 0) {
      return 'Nothing at this relay answers it yet. New answers appear by themselves.';
    }
    return `${number(this.#shown.size)} answer${this.#shown.size === 1 ? '' : 's'}${this.#isCut ? '; there are more than are shown here' : ''}`;
  }

  /** In any order: those whose parent is among them come after it. */
  addAll(events) {
    this.#isCut = events.length >= MOST_REPLIES;
    const waiting = new Map();
    [...new Map(events.map((event) => [event.id, event])).values()].sort((a, b) => a.created_at - b.created_at).forEach((event) => {
      const key = parentKey(event);
      waiting.set(key, [...(waiting.get(key) ?? []), event]);
    });
    const next = [this.#event];
    while (next.length > 0) {
      const parent = next.shift();
      const children = [parent.id, addressOf(parent)].filter(Boolean).flatMap((key) => waiting.get(key) ?? []);
      next.push(...children.filter((child) => this.add(child)));
    }
  }

  /** Whether it is shown now: it answers this event, or an answer that is shown. */
  add(event) {
    const parent = parentOf(event);
    const above = parent && (isNamed(this.#event, parent) ? { list: this.#list, depth: 0 } : this.#shown.get(parent.id));
    if (!above || this.#shown.has(event.id) || event.id === this.#event.id) {
      return false;
    }
    if (this.#shown.size >= MOST_REPLIES) {
      this.#isCut = true;
      return false;
    }
    const item = card(event, this.#actions);
    item.classList.toggle('deep', above.depth > DEPTH);
    const list = above.depth < DEPTH ? item.appendChild(el('ol', { class: 'cards replies' })) : above.list;
    this.#shown.set(event.id, { list, depth: above.depth + 1 });
    above.list.append(item);
    return true;
  }
}

function parentKey(event) {
  const parent = parentOf(event);
  return parent?.id ?? parent?.address ?? '';
}
