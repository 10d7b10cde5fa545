// What an event answers: notes by NIP-10, comments by NIP-22.

import { isHex } from './nip19.js';

export const NOTES = [1, 42];
export const COMMENT = 1111;
const MOST_KIND = 65535;
const ADDRESS = /^(\d{1,5}):([0-9a-f]{64}):([^]*)$/;

/** What it answers: {id}, {address} or {web} (something outside of Nostr); null if it answers nothing. */
export function parentOf(event) {
  if (event.kind === COMMENT) {
    return scope(event, 'a', 'e', 'i');
  }
  const tags = answered(event);
  const tag = tags.find((one) => one[3] === 'reply') ?? tags.find((one) => one[3] === 'root') ?? tags.at(-1);
  return tag ? { id: tag[1] } : null;
}

/** What the thread began with; null if it began with this event. */
export function rootOf(event) {
  if (event.kind === COMMENT) {
    return scope(event, 'A', 'E', 'I') ?? parentOf(event);
  }
  const tags = answered(event);
  const tag = tags.find((one) => one[3] === 'root') ?? tags[0];
  return tag ? { id: tag[1] } : null;
}

/** The tags `e` of a note that are no mere mentions; without any mark the first is the root, the last what it answers. */
function answered(event) {
  const tags = NOTES.includes(event.kind) ? event.tags.filter((tag) => tag[0] === 'e' && isHex(tag[1]) && tag[3] !== 'mention') : [];
  const marked = tags.filter((tag) => tag[3] === 'root' || tag[3] === 'reply');
  return marked.length > 0 ? marked : tags;
}

function scope(event, ...names) {
  const [address, id, web] = names.map((name) => event.tags.find((tag) => tag[0] === name && typeof tag[1] === 'string')?.[1]);
  if (address && ADDRESS.test(address)) {
    return { address };
  }
  return isHex(id) ? { id } : web ? { web } : null;
}

/** The filter that finds it; null for what no relay has. */
export function filterOf({ id, address }) {
  const [, kind, author, d] = address?.match(ADDRESS) ?? [];
  return id ? { ids: [id], limit: 1 } : kind <= MOST_KIND ? { kinds: [Number(kind)], authors: [author], ...(d ? { '#d': [d] } : {}), limit: 1 } : null;
}

/** The address of an event that newer ones replace; null if it has none. */
export function addressOf(event) {
  if (event.kind >= 30000 && event.kind < 40000) {
    return `${event.kind}:${event.pubkey}:${event.tags.find((tag) => tag[0] === 'd')?.[1] ?? ''}`;
  }
  return event.kind >= 10000 && event.kind < 20000 ? `${event.kind}:${event.pubkey}:` : null;
}

/** Whether the event is what a parent or root names. */
export const isNamed = (event, { id, address }) => (id ? event.id === id : Boolean(address) && addressOf(event) === address);

/** The filters that find what answers an event, and the rest of its thread, each of at most `limit`. */
export function repliesTo(event, limit) {
  const root = rootOf(event);
  const ids = [event.id, root?.id].filter(Boolean);
  const addresses = [addressOf(event), root?.address].filter(Boolean);
  return NOTES.includes(event.kind) ? ids.map((id) => ({ kinds: NOTES, '#e': [id], limit })) : [
    { kinds: [COMMENT], '#e': [event.id], limit },
    ...ids.map((id) => ({ kinds: [COMMENT], '#E': [id], limit })),
    ...addresses.map((address) => ({ kinds: [COMMENT], '#A': [address], limit })),
  ];
}
