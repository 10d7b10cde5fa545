// Names and ids as links to the page of what they name.

import { el, setText, tame } from './dom.js';
import { addressed, isHex, note, npub, parse, shorten } from './nip19.js';

export const profileHref = (pubkey) => `#/p/${npub(pubkey)}`;
export const eventHref = (id) => `#/e/${note(id)}`;

/** An author by name. What is no key stays text. */
export function person(pubkey, actions, attributes = {}) {
  return isHex(pubkey)
    ? el('a', { href: profileHref(pubkey), title: npub(pubkey), 'data-name-of': pubkey, ...attributes }, el('bdi', { class: 'name' }, actions.nameOf(pubkey)))
    : code(pubkey);
}

/** An event by its id, or by the address of what is replaced (kind:pubkey:d); everything else stays text. */
export function target(text) {
  if (isHex(text)) {
    return eventLink(eventHref(text), note(text));
  }
  const naddr = addressed(text);
  return naddr ? eventLink(`#/e/${naddr}`, naddr) : code(text);
}

/** nostr:… as it stands in a content; null if it is none. */
export function mention(reference, actions) {
  const found = parse(reference);
  if (!found) {
    return null;
  }
  const bare = reference.slice('nostr:'.length);
  return found.type === 'npub' || found.type === 'nprofile' ? el('span', {}, '@', person(found.hex, actions)) : eventLink(`#/e/${bare}`, bare);
}

const eventLink = (href, text) => el('a', { href, title: text.slice(0, 300) }, el('code', {}, shorten(text)));
const code = (text) => text && el('code', { title: tame(text, 300) }, shorten(tame(text, 300)));

/** An author's name is known now: wherever it stands. */
export function rename(pubkey, name) {
  document.querySelectorAll(`[data-name-of="${CSS.escape(pubkey)}"] .name`).forEach((element) => setText(element, name));
  document.querySelectorAll(`[data-author="${CSS.escape(pubkey)}"] > .card`).forEach((element) => element.setAttribute('aria-label', `${element.dataset.kindName} by ${name}`));
}
