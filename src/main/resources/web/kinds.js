// What kinds are called, and which family a card belongs to (its colour).

const KINDS = {
  0: ['Profile', 'profile'], 1: ['Note', 'note'], 2: ['Relay hint', 'list'], 3: ['Follow list', 'list'],
  4: ['Direct message', 'secret'], 5: ['Deletion', 'removal'], 6: ['Repost', 'repost'], 7: ['Reaction', 'reaction'],
  8: ['Badge award', 'profile'], 9: ['Chat message', 'note'], 11: ['Thread', 'note'], 13: ['Seal', 'secret'],
  14: ['Private message', 'secret'], 15: ['Private file', 'secret'], 16: ['Generic repost', 'repost'],
  17: ['Reaction to a website', 'reaction'], 20: ['Picture', 'media'], 21: ['Video', 'media'],
  22: ['Short video', 'media'], 40: ['Channel', 'note'], 41: ['Channel details', 'note'],
  42: ['Channel message', 'note'], 43: ['Hide message', 'removal'], 44: ['Mute user', 'removal'],
  62: ['Request to vanish', 'removal'], 64: ['Chess game', 'data'], 818: ['Merge request', 'data'],
  1018: ['Poll answer', 'reaction'], 1021: ['Bid', 'zap'], 1022: ['Bid confirmation', 'zap'],
  1040: ['Timestamp', 'data'], 1059: ['Gift wrap', 'secret'], 1063: ['File', 'media'], 1068: ['Poll', 'note'],
  1111: ['Comment', 'note'], 1222: ['Voice message', 'media'], 1311: ['Live chat message', 'note'],
  1337: ['Code', 'data'], 1617: ['Patch', 'data'], 1618: ['Pull request', 'data'], 1621: ['Issue', 'data'],
  1630: ['Open', 'data'], 1984: ['Report', 'removal'], 1985: ['Label', 'list'], 4550: ['Approval', 'list'],
  5000: ['Job request', 'data'], 7000: ['Job feedback', 'data'], 7374: ['Cashu mint quote', 'zap'],
  7375: ['Cashu tokens', 'zap'], 7376: ['Cashu history', 'zap'], 9041: ['Zap goal', 'zap'],
  9321: ['Nutzap', 'zap'], 9734: ['Zap request', 'zap'], 9735: ['Zap', 'zap'], 9802: ['Highlight', 'article'],
  10000: ['Mute list', 'list'], 10001: ['Pins', 'list'], 10002: ['Relay list', 'list'], 10003: ['Bookmarks', 'list'],
  10004: ['Communities', 'list'], 10005: ['Public chats', 'list'], 10006: ['Blocked relays', 'list'],
  10007: ['Search relays', 'list'], 10009: ['Groups', 'list'], 10012: ['Favourite relays', 'list'],
  10015: ['Interests', 'list'], 10030: ['Emojis', 'list'], 10050: ['Message relays', 'list'],
  10063: ['Media servers', 'list'], 10166: ['Relay monitor', 'data'], 13194: ['Wallet', 'zap'],
  17375: ['Cashu wallet', 'zap'], 22242: ['Authentication', 'secret'], 23194: ['Wallet request', 'secret'],
  23195: ['Wallet response', 'secret'], 24133: ['Remote signing', 'secret'], 24242: ['Media server', 'data'],
  27235: ['HTTP authentication', 'secret'], 30000: ['Follow set', 'list'], 30002: ['Relay set', 'list'],
  30003: ['Bookmark set', 'list'], 30004: ['Curation', 'list'], 30008: ['Profile badges', 'profile'],
  30009: ['Badge', 'profile'], 30015: ['Interest set', 'list'], 30017: ['Stall', 'zap'], 30018: ['Product', 'zap'],
  30023: ['Article', 'article'], 30024: ['Draft', 'article'], 30030: ['Emoji set', 'list'],
  30078: ['App data', 'data'], 30166: ['Relay discovery', 'data'], 30311: ['Live stream', 'media'],
  30315: ['Status', 'note'], 30382: ['Trusted assertion', 'data'], 30402: ['Listing', 'zap'],
  30617: ['Repository', 'data'], 30818: ['Wiki page', 'article'], 31922: ['Calendar day', 'article'],
  31923: ['Calendar event', 'article'], 31924: ['Calendar', 'list'], 31925: ['RSVP', 'reaction'],
  31989: ['Handler recommendation', 'data'], 31990: ['Handler', 'data'], 34550: ['Community', 'list'],
  38383: ['Order', 'zap'], 39000: ['Group', 'list'], 39089: ['Starter pack', 'list'],
};

/** Those that the filter offers at once. */
export const COMMON = [1, 6, 7, 9735, 0, 3, 30023, 1111, 5, 10002];

export const kindName = (kind) => KINDS[kind]?.[0] ?? groupName(kind);
export const kindFamily = (kind) => KINDS[kind]?.[1] ?? 'data';
export const namedKinds = () => Object.entries(KINDS).map(([kind, [name]]) => [Number(kind), name]);

function groupName(kind) {
  if (kind >= 5000 && kind < 6000) {
    return 'Job request';
  }
  return kind >= 6000 && kind < 7000 ? 'Job result' : `Kind ${kind}`;
}

/** How the protocol keeps it (NIP-01), where that is not the usual way. */
export function storage(kind) {
  if (kind >= 20000 && kind < 30000) {
    return 'ephemeral';
  }
  if (kind === 0 || kind === 3 || (kind >= 10000 && kind < 20000)) {
    return 'replaceable';
  }
  return kind >= 30000 && kind < 40000 ? 'addressable' : '';
}

/** A kind by its number or the beginning of its name; null if there is none. */
export function findKind(text) {
  const wanted = text.trim().toLowerCase();
  const digits = wanted.match(/^(?:kind )?(\d{1,5})(?: .*)?$/);
  if (digits) {
    return Number(digits[1]) < 65536 ? Number(digits[1]) : null;
  }
  const exact = namedKinds().find(([, name]) => name.toLowerCase() === wanted);
  const found = exact ?? (wanted && namedKinds().find(([, name]) => name.toLowerCase().startsWith(wanted)));
  return found ? found[0] : null;
}

/** The names of kinds that are most like a word, the best first. */
export function likeKinds(word, most = 3) {
  const wanted = word.toLowerCase().slice(0, 40);
  return [...new Set(namedKinds().map(([, name]) => name.toLowerCase()))]
    .map((name) => ({ name, far: name.includes(wanted) ? 0 : edits(wanted, name) }))
    .sort((a, b) => a.far - b.far)
    .slice(0, most).map(({ name }) => name);
}

/** How many letters are to be changed, added or taken away (Levenshtein). */
function edits(from, to) {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1);
}
