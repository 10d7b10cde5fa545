// A card shows what an event means, by its kind.

import { countsOf, followersOf } from './counts.js';
import { ago, copyButton, el, number, svg, tame } from './dom.js';
import { content, image, link, webUrl } from './content.js';
import { eventHref, person, target } from './links.js';
import { kindFamily, kindName, storage } from './kinds.js';
import { naddr, nevent, note, npub } from './nip19.js';
import { profile } from './profiles.js';
import { addressOf, parentOf } from './thread.js';

const MOST_ITEMS = 8;
const MOST_JSON = 200000;

const tagValues = (event, name) => event.tags.filter((tag) => tag[0] === name && typeof tag[1] === 'string');
const tagValue = (event, name) => tagValues(event, name)[0]?.[1] ?? '';

const shown = new WeakMap();

/** actions: nameOf(pubkey), byTag(name, value), byKind(kind), relayUrl, whole (contents are not cut) */
export function card(event, actions) {
  const name = kindName(event.kind);
  const article = el('article', { class: `card ${kindFamily(event.kind)}`, tabindex: '-1', 'data-kind-name': name, 'aria-label': `${name} by ${actions.nameOf(event.pubkey)}` });
  article.append(header(event, actions), el('div', { class: 'body' }, body(event, actions)),
    el('p', { class: 'counts', ...(event.kind === 0 ? followersOf(event.pubkey) : countsOf(addressOf(event) ?? event.id)) }), details(event, actions));
  shown.set(article, event);
  return el('li', { 'data-id': event.id, 'data-author': event.pubkey, 'data-kind': event.kind }, article);
}

/** The event that a card shows. */
export const eventOf = (article) => shown.get(article);

function header(event, actions) {
  const time = el('time', { datetime: isoTime(event.created_at), title: localTime(event.created_at), 'data-at': event.created_at }, ago(event.created_at));
  const way = storage(event.kind);
  return el(
    'header', {},
    avatar(event.pubkey),
    person(event.pubkey, actions, { class: 'author' }),
    el('span', { class: 'grow' }),
    way && el('span', { class: 'way' }, way),
    el('button', { type: 'button', class: 'kind', title: `Kind ${event.kind}: show only these`, click: () => actions.byKind(event.kind) }, kindName(event.kind)),
    el('a', { class: 'when', href: eventHref(event.id) }, time));
}

/** A mark that is the same for the same key: three hues of it. */
export function avatar(pubkey) {
  const hue = (from) => (parseInt(pubkey.slice(from, from + 4), 16) || 0) % 360;
  return svg('svg', { viewBox: '0 0 24 24', class: 'avatar', 'aria-hidden': 'true' },
    svg('rect', { width: 24, height: 24, rx: 8, fill: `hsl(${hue(0)} 55% 48%)` }),
    svg('circle', { cx: 4 + (hue(4) % 17), cy: 22 - (hue(8) % 9), r: 10, fill: `hsl(${hue(12)} 60% 62%)` }),
    svg('circle', { cx: 20 - (hue(16) % 15), cy: 3 + (hue(20) % 8), r: 5, fill: `hsl(${hue(24)} 70% 80%)` }));
}

const RENDERERS = {
  0: showProfile, 1: showNote, 3: showFollows, 4: showSecret, 5: showDeletion, 6: showRepost, 7: showReaction,
  13: showSecret, 16: showRepost, 17: showReaction, 20: showMedia, 21: showMedia, 22: showMedia, 62: showVanish,
  1059: showSecret, 1063: showMedia, 1111: showNote, 1984: showReport, 9734: showZap, 9735: showZap,
  10002: showRelays, 30023: showArticle, 30024: showArticle,
};

function body(event, actions) {
  try {
    return (RENDERERS[event.kind] ?? showAny)(event, actions);
  } catch {
    return showAny(event, actions); // not what its kind promises
  }
}

function showNote(event, actions) {
  const warning = event.tags.find((tag) => tag[0] === 'content-warning');
  const text = content(event.content, actions);
  return [
    answers(event),
    warning ? covered(text, tame(warning[1] || 'sensitive content')) : text,
  ];
}

function answers(event) {
  const parent = parentOf(event);
  return parent && el('p', { class: parent.web ? 'hint' : 'hint answers' }, 'in reply to ', parent.web ? link(tame(parent.web, 200)) : target(parent.id ?? parent.address));
}

function covered(text, why) {
  return el('details', { class: 'covered' }, el('summary', {}, 'Hidden by its author: ', el('bdi', {}, why)), text);
}

function showProfile(event, actions) {
  const fields = profile(event);
  const picture = webUrl(fields.picture ?? '');
  return [
    el('p', { class: 'title', dir: 'auto' }, tame(fields.display_name || fields.name || 'A profile without a name')),
    fields.about && content(fields.about, actions, 300),
    el('p', { class: 'row' },
      fields.nip05 && el('span', { class: 'fact' }, el('bdi', {}, tame(fields.nip05))),
      fields.website && el('span', { class: 'fact' }, link(fields.website, tame(fields.website))),
      picture?.protocol === 'https:' && image(picture, 'Show picture')),
  ];
}

function showReaction(event, actions) {
  const meaning = { '+': '♥', '': '♥', '-': '👎' }[event.content] ?? tame(event.content, 40);
  const what = tagValue(event, 'e') || tagValue(event, 'a') || tagValue(event, 'r');
  const to = tagValue(event, 'p');
  return el('p', { class: 'row' }, el('bdi', { class: 'big' }, meaning),
    hint('to', target(what), to && 'by', to && person(to, actions)));
}

function showRepost(event, actions) {
  let inner = null;
  try {
    inner = JSON.parse(event.content);
  } catch {
    // Not every repost carries what it reposts.
  }
  if (typeof inner?.content !== 'string' || typeof inner.pubkey !== 'string') {
    return hint('of', target(tagValue(event, 'e') || tagValue(event, 'a')));
  }
  // What it quotes is not verified; the original is, where this relay has it.
  return el('blockquote', {}, hint('quotes', person(inner.pubkey, actions), 'in', target(tagValue(event, 'e') || tagValue(event, 'a'))),
    content(inner.content, actions, 400));
}

function showDeletion(event, actions) {
  const targets = [...tagValues(event, 'e'), ...tagValues(event, 'a')];
  return [
    hint(`asks to delete ${count(targets.length, 'event')}:`, ...targets.slice(0, MOST_ITEMS).map((tag) => target(tag[1]))),
    event.content && content(event.content, actions, 300),
  ];
}

function showVanish(event, actions) {
  return [hint('asks to be forgotten, with all events, by', ...tagValues(event, 'relay').slice(0, MOST_ITEMS).map((tag) => el('code', {}, tame(tag[1])))),
    event.content && content(event.content, actions, 300)];
}

function showFollows(event, actions) {
  const follows = tagValues(event, 'p');
  return hint(`follows ${count(follows.length, 'author')}`, ...follows.slice(0, 5).map((tag) => person(tag[1], actions)),
    follows.length > 5 && '…');
}

function showRelays(event) {
  const relays = tagValues(event, 'r');
  return el('ul', { class: 'plain' }, relays.slice(0, MOST_ITEMS).map((tag) => el('li', {},
    el('code', {}, tame(tag[1], 100)), ' ', el('span', { class: 'muted' }, { read: 'reads', write: 'writes' }[tag[2]] ?? 'reads and writes'))),
  relays.length > MOST_ITEMS && el('li', { class: 'muted' }, `and ${relays.length - MOST_ITEMS} more`));
}

function showSecret(event, actions) {
  const to = tagValue(event, 'p');
  return hint(`🔒 encrypted, ${number(event.content.length)} characters`, to && 'to', to && person(to, actions));
}

function showArticle(event, actions) {
  const summary = tagValue(event, 'summary');
  return [
    el('p', { class: 'title', dir: 'auto' }, tame(tagValue(event, 'title') || 'Untitled', 200)),
    actions.whole && summary && el('p', { class: 'hint', dir: 'auto' }, tame(summary, 1000)),
    content((!actions.whole && summary) || event.content, actions, 400),
    topics(event, actions),
  ];
}

function showMedia(event, actions) {
  const urls = event.tags.filter((tag) => tag[0] === 'imeta').flatMap((tag) => tag.slice(1))
    .filter((entry) => typeof entry === 'string' && entry.startsWith('url ')).map((entry) => entry.slice(4));
  const all = [tagValue(event, 'url'), ...urls].filter((url) => webUrl(url));
  return [
    tagValue(event, 'title') && el('p', { class: 'title', dir: 'auto' }, tame(tagValue(event, 'title'), 200)),
    event.content && content(event.content, actions, 400),
    ...all.slice(0, 4).map((url) => el('p', {}, link(url))),
  ];
}

function showReport(event, actions) {
  const [what] = [...tagValues(event, 'e'), ...tagValues(event, 'p')];
  const whom = tagValue(event, 'p');
  return [hint('reports', what?.[0] === 'e' && target(what[1]), what?.[0] === 'e' && whom && 'by', whom && person(whom, actions),
    'for', el('bdi', {}, tame(what?.[2] ?? 'no stated reason'))),
    event.content && content(event.content, actions, 300)];
}

function showZap(event, actions) {
  const request = event.kind === 9735 ? JSON.parse(tagValue(event, 'description')) : event;
  const amount = (request.tags ?? []).find((tag) => tag[0] === 'amount')?.[1];
  const sats = Number(amount) > 0 ? Number(amount) / 1000 : sum(tagValue(event, 'bolt11'));
  const to = tagValue(event, 'p');
  return [
    el('p', { class: 'row' },
      el('span', { class: 'big' }, '⚡ ', sats ? `${number(sats)} sats` : 'an unknown sum'),
      hint(request.pubkey !== event.pubkey && 'from', request.pubkey !== event.pubkey && person(request.pubkey, actions), to && 'to', to && person(to, actions))),
    request.content && content(String(request.content), actions, 300),
  ];
}

/** The sum that a Lightning invoice names, in sats. */
function sum(invoice) {
  const [, digits, unit] = invoice.match(/^ln[a-z]+?(\d+)([munp]?)1/) ?? [];
  return digits ? (Number(digits) * 1e8) / { '': 1, m: 1e3, u: 1e6, n: 1e9, p: 1e12 }[unit] : 0;
}

function showAny(event, actions) {
  const title = tagValue(event, 'title') || tagValue(event, 'name');
  const tags = event.tags.slice(0, MOST_ITEMS).map((tag) => el('li', {},
    el('code', {}, tag.slice(0, 4).map((value) => tame(value, 70)).join('  '))));
  return [
    title && el('p', { class: 'title', dir: 'auto' }, tame(title, 200)),
    event.content && content(event.content, actions, 400),
    tags.length > 0 && el('ul', { class: 'plain tags', 'aria-label': 'Tags' }, tags,
      event.tags.length > MOST_ITEMS && el('li', { class: 'muted' }, `and ${event.tags.length - MOST_ITEMS} more`)),
  ];
}

function topics(event, actions) {
  const all = tagValues(event, 't').slice(0, MOST_ITEMS);
  return all.length > 0 && el('p', { class: 'row' }, all.map((tag) => el('button',
    { type: 'button', class: 'inline', click: () => actions.byTag('t', tag[1]) }, `#${tame(tag[1], 40)}`)));
}

const hint = (...parts) => el('p', { class: 'hint' }, parts.flatMap((part) => (part ? [part, ' '] : [])));
const count = (amount, thing) => `${number(amount)} ${thing}${amount === 1 ? '' : 's'}`;

/** Ids and JSON, made when they are opened. */
function details(event, actions) {
  const box = el('details', { class: 'raw' }, el('summary', {}, 'Ids and JSON'));
  box.addEventListener('toggle', () => {
    if (box.open && box.children.length === 1) {
      const json = JSON.stringify(event, null, 2);
      box.append(ids(event, actions.relayUrl), el('div', { class: 'json' }, copyButton(JSON.stringify(event), 'Copy the JSON'),
        el('pre', { tabindex: '0', 'aria-label': 'The event as JSON' }, json.length > MOST_JSON ? `${json.slice(0, MOST_JSON)}…` : json)));
    }
  });
  return box;
}

function ids(event, relayUrl) {
  const isAddressable = storage(event.kind) === 'addressable' || storage(event.kind) === 'replaceable';
  const all = [['note', note(event.id)], ['nevent', nevent(event, relayUrl)], ['npub', npub(event.pubkey)],
    ['naddr', isAddressable && naddr(event, tagValue(event, 'd'), relayUrl)], ['hex id', event.id]];
  return el('dl', { class: 'ids' }, all.filter(([, value]) => value).map(([name, value]) => el('div', {},
    el('dt', {}, name), el('dd', {}, el('code', {}, value), copyButton(value, `Copy ${name}`)))));
}

function isoTime(seconds) {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function localTime(seconds) {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? `${seconds}` : date.toLocaleString();
}
