// What the relay says of itself (NIP-11), which is also how to connect. The page works without it.

import { byId, bytes, el, setText } from './dom.js';

/** {searches}: whether it does NIP-50 */
export async function about() {
  try {
    const answer = await fetch('.', { headers: { Accept: 'application/nostr+json' } });
    return show(await answer.json());
  } catch {
    return { searches: false };
  }
}

function show(said) {
  const name = said.name || 'Camelstr';
  setText(byId('relay-name'), name);
  setText(byId('relay-description'), said.description || 'A Nostr relay');
  document.title = `${name} · watcher`;
  const nips = said.supported_nips ?? [];
  byId('relay-nips').replaceChildren('NIPs ', ...nips.map((nip) => el('span', { class: 'nip' }, String(nip).padStart(2, '0'))));
  const limits = said.limitation ?? {};
  const facts = {
    Version: said.version, Contact: said.contact, 'Largest message': limits.max_message_length && bytes(limits.max_message_length),
    Subscriptions: limits.max_subscriptions && `${limits.max_subscriptions} a connection`, 'Authentication to read': limits.auth_required ? 'yes' : 'no',
  };
  byId('relay-facts').replaceChildren(...Object.entries(facts).filter(([, value]) => value).flatMap(([term, value]) => [el('dt', {}, term), el('dd', { dir: 'auto' }, String(value))]));
  return { searches: nips.includes(50) };
}
