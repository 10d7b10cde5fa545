// The page of one author: what the profile says, whom it follows, where it writes, and its newest notes.

import { followersOf } from './counts.js';
import { byId, copyButton, el, number, setText, tame } from './dom.js';
import { avatar, card } from './cards.js';
import { content, image, link, webUrl } from './content.js';
import { isHex, npub, parse } from './nip19.js';
import { profile } from './profiles.js';

const NOTES = 20;
const MOST_CARDS = 100;
const MOST_RELAYS = 20;

export class ProfilePage {
  #relay;
  #actions;
  #learn;
  #run = 0;
  /** The newest of each kind that says something of the author. */
  #newest = {};
  #shown = new Set();

  constructor(relay, actions, learn) {
    this.#relay = relay;
    this.#actions = actions;
    this.#learn = learn;
  }

  open({ of }) {
    const mine = ++this.#run;
    this.#newest = {};
    this.#shown.clear();
    const found = parse(of);
    if (!found || !['hex', 'npub', 'nprofile'].includes(found.type)) {
      this.#clear('This is no author: an address of this page has npub1…, nprofile1… or 64 hex digits.');
      return;
    }
    this.#clear('');
    byId('profile-page').append(
      el('div', { id: 'profile-card', class: 'panel profile-card' }),
      el('div', { class: 'bar' }, el('h3', { id: 'notes-title' }, 'Newest notes'), el('span', { class: 'grow' }),
        el('a', { href: `#/events?author=${npub(found.hex)}` }, 'All events')),
      el('ol', { class: 'cards', id: 'notes', 'aria-labelledby': 'notes-title' }),
      el('p', { class: 'empty', id: 'notes-told' }, 'Loading …'));
    this.#show(found.hex, false);
    this.#follow(found.hex, mine);
  }

  close() {
    this.#run++;
    this.#relay.close('profile');
    this.#clear('');
  }

  #clear(words) {
    byId('profile-page').replaceChildren();
    byId('profile-told').hidden = words === '';
    setText(byId('profile-told'), words);
  }

  #follow(pubkey, mine) {
    let stored = true;
    const filters = [{ kinds: [0, 3, 10002], authors: [pubkey], limit: 3 }, { kinds: [1], authors: [pubkey], limit: NOTES }];
    this.#relay.subscribe('profile', filters, {
      event: (event) => {
        if (mine === this.#run) {
          this.#learn(event);
          this.#take(event, stored);
          if (!stored) {
            this.#show(pubkey, true);
          }
        }
      },
      eose: () => {
        if (mine === this.#run) {
          stored = false;
          this.#show(pubkey, true);
        }
      },
      closed: (reason) => mine === this.#run && setText(byId('notes-told'), `The relay says: ${reason}`),
    });
  }

  #take(event, stored) {
    if (event.kind !== 1) {
      const old = this.#newest[event.kind];
      if (!old || old.created_at < event.created_at) {
        this.#newest[event.kind] = event;
      }
    } else if (!this.#shown.has(event.id)) {
      this.#shown.add(event.id);
      const list = byId('notes');
      list[stored ? 'append' : 'prepend'](card(event, this.#actions));
      if (list.children.length > MOST_CARDS) {
        this.#shown.delete(list.lastElementChild.dataset.id);
        list.lastElementChild.remove();
      }
    }
  }

  /** isKnown: all that is stored has come. */
  #show(pubkey, isKnown) {
    const name = this.#actions.nameOf(pubkey);
    byId('profile-title').replaceChildren('Profile of ', el('bdi', {}, name));
    byId('profile-card').replaceChildren(...this.#told(pubkey, name, isKnown).filter(Boolean));
    byId('notes-told').hidden = this.#shown.size > 0;
    if (isKnown) {
      setText(byId('notes-told'), 'No note of this author is stored here. New ones appear by themselves.');
    }
  }

  #told(pubkey, name, isKnown) {
    const { 0: about, 3: follows, 10002: relays } = this.#newest;
    const fields = about ? profile(about) : {};
    const picture = webUrl(fields.picture ?? '');
    const key = npub(pubkey);
    return [
      el('div', { class: 'face' }, avatar(pubkey),
        el('div', {}, el('p', { class: 'title', dir: 'auto' }, name), fields.name && fields.name !== name && el('p', { class: 'muted', dir: 'auto' }, `@${tame(fields.name)}`)),
        picture?.protocol === 'https:' && image(picture, 'Show picture')),
      el('p', { class: 'counts', ...followersOf(pubkey) }),
      el('p', { class: 'key' }, el('code', {}, key), copyButton(key, 'Copy npub')),
      fields.about && content(fields.about, this.#actions),
      !about && isKnown && el('p', { class: 'muted' }, 'This relay has no profile (kind 0) of this author.'),
      el('dl', { class: 'facts' }, facts(fields, follows, relays).filter(([, value]) => value).flatMap(([term, value]) => [el('dt', {}, term), el('dd', { dir: 'auto' }, value)])),
    ];
  }
}

function facts(fields, follows, relays) {
  return [
    ['Calls itself', fields.nip05 && tame(fields.nip05)],
    ['Website', fields.website && link(fields.website, tame(fields.website))],
    ['Lightning', fields.lud16 && tame(fields.lud16)],
    ['Follows', follows && authors(new Set(follows.tags.filter((tag) => tag[0] === 'p' && isHex(tag[1])).map((tag) => tag[1])).size)],
    ['Relays', relays && list(relays.tags.filter((tag) => tag[0] === 'r' && typeof tag[1] === 'string'))],
  ];
}

const authors = (count) => `${number(count)} author${count === 1 ? '' : 's'}`;

function list(tags) {
  return tags.length === 0 ? 'none' : el('ul', { class: 'plain' }, tags.slice(0, MOST_RELAYS).map((tag) => el('li', {},
    el('code', {}, tame(tag[1], 100)), ' ', el('span', { class: 'muted' }, { read: 'reads', write: 'writes' }[tag[2]] ?? ''))),
  tags.length > MOST_RELAYS && el('li', { class: 'muted' }, `and ${number(tags.length - MOST_RELAYS)} more`));
}
