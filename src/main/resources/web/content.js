// What authors wrote, as nodes: texts, links to http(s) only, and buttons. Nothing is loaded until it is asked for.

import { el, number } from './dom.js';
import { mention } from './links.js';

const SHOWN = 700;
const MOST = 20000;
const PARTS = /(https?:\/\/[^\s<>"'`\u0000-\u0020]{3,1000})|(nostr:n(?:pub|profile|event|ote|addr)1[a-z0-9]{20,1500})|(#[\p{L}\p{N}_]{1,60})/giu;
const IMAGE = /\.(?:apng|avif|gif|jpe?g|png|webp)$/i;

/** The text with what is in it, cut if it is long, with a button that shows more. */
export function content(text, actions, most = SHOWN) {
  const shown = actions.whole ? MOST : most;
  const box = el('div', { class: 'content', dir: 'auto' });
  const cut = text.length > shown + 100;
  box.append(...inline(cut ? text.slice(0, shown) : text, actions));
  if (cut) {
    const more = el('button', { type: 'button', class: 'quiet more' }, `Show all of ${number(text.length)} characters`);
    more.addEventListener('click', () => {
      box.replaceChildren(...inline(text.slice(0, MOST), actions));
      if (text.length > MOST) {
        box.append(el('span', { class: 'muted' }, ' … the rest is in the JSON'));
      }
    });
    box.append('… ', more);
  }
  return box;
}

function inline(text, actions) {
  const nodes = [];
  let done = 0;
  for (const found of text.matchAll(PARTS)) {
    const [whole, url, reference, topic] = found;
    const node = url ? link(url) : reference ? mention(reference, actions) : hashtag(topic, actions);
    if (node) {
      nodes.push(text.slice(done, found.index), node);
      done = found.index + whole.length;
    }
  }
  nodes.push(text.slice(done));
  return nodes.filter((node) => node !== '');
}

/** A URL of the web, or null: everything else stays text. */
export function webUrl(text) {
  try {
    const url = new URL(text);
    return (url.protocol === 'https:' || url.protocol === 'http:') && url.hostname ? url : null;
  } catch {
    return null;
  }
}

export function link(text, label = text) {
  const url = webUrl(text);
  if (!url) {
    return el('span', {}, label);
  }
  const anchor = el('a', { href: url.href, target: '_blank', rel: 'noopener noreferrer nofollow ugc' }, label);
  return IMAGE.test(url.pathname) && url.protocol === 'https:' ? el('span', {}, anchor, ' ', image(url)) : anchor;
}

/** Loads an image when it is pressed, and says from where before. */
export function image(url, label = 'Show image') {
  const button = el('button', { type: 'button', class: 'quiet load' }, `${label} from ${url.hostname}`);
  button.addEventListener('click', () => {
    const picture = el('img', {
      src: url.href, alt: 'Image of the event', referrerpolicy: 'no-referrer', class: 'loaded', decoding: 'async',
    });
    picture.addEventListener('error', () => picture.replaceWith(el('span', { class: 'muted' }, 'It cannot be loaded.')));
    button.replaceWith(picture);
  });
  return button;
}

function hashtag(topic, actions) {
  return el(
    'button', { type: 'button', class: 'inline', click: () => actions.byTag('t', topic.slice(1).toLowerCase()) }, topic);
}
