// NIP-19: bech32 with a prefix that tells what it is.

const ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const MAX_LENGTH = 5000;

function checksum(values) {
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    GENERATORS.forEach((generator, bit) => {
      if ((top >> bit) & 1) {
        sum ^= generator;
      }
    });
  }
  return sum >>> 0;
}

function expand(prefix) {
  const codes = [...prefix].map((letter) => letter.charCodeAt(0));
  return [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)];
}

function regroup(values, from, to, pad) {
  const result = [];
  let bits = 0;
  let buffer = 0;
  for (const value of values) {
    buffer = ((buffer << from) | value) & 0xffff;
    bits += from;
    while (bits >= to) {
      bits -= to;
      result.push((buffer >> bits) & ((1 << to) - 1));
    }
  }
  const rest = (buffer << (to - bits)) & ((1 << to) - 1);
  if (pad && bits > 0) {
    result.push(rest);
  } else if (!pad && (bits >= from || rest !== 0)) {
    return null;
  }
  return result;
}

function encode(prefix, bytes) {
  const values = regroup(bytes, 8, 5, true);
  const sum = checksum([...expand(prefix), ...values, 0, 0, 0, 0, 0, 0]) ^ 1;
  const tail = [0, 1, 2, 3, 4, 5].map((i) => (sum >> (5 * (5 - i))) & 31);
  return `${prefix}1${[...values, ...tail].map((value) => ALPHABET[value]).join('')}`;
}

/** {prefix, bytes}, or null if it is none. */
function decode(text) {
  const lower = text.toLowerCase();
  const one = lower.lastIndexOf('1');
  if (one < 1 || text.length > MAX_LENGTH || (text !== lower && text !== text.toUpperCase())) {
    return null;
  }
  const prefix = lower.slice(0, one);
  const values = [...lower.slice(one + 1)].map((letter) => ALPHABET.indexOf(letter));
  if (values.length < 6 || values.includes(-1) || checksum([...expand(prefix), ...values]) !== 1) {
    return null;
  }
  const bytes = regroup(values.slice(0, -6), 5, 8, false);
  return bytes && { prefix, bytes };
}

const HEX = /^[0-9a-f]{64}$/;
export const isHex = (text) => typeof text === 'string' && HEX.test(text);
const fromHex = (hex) => hex.match(/../g).map((pair) => parseInt(pair, 16));
const toHex = (bytes) => bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');

export const npub = (pubkey) => encode('npub', fromHex(pubkey));
export const note = (id) => encode('note', fromHex(id));

function tlv(entries) {
  return entries.flatMap(([type, bytes]) => (bytes.length < 256 ? [type, bytes.length, ...bytes] : []));
}

function kindBytes(kind) {
  return [(kind >>> 24) & 255, (kind >>> 16) & 255, (kind >>> 8) & 255, kind & 255];
}

const relayEntry = (relay) => (relay ? [[1, utf8(relay)]] : []);
const utf8 = (text) => [...new TextEncoder().encode(text)];

export function nevent(event, relay) {
  return encode('nevent', tlv([
    [0, fromHex(event.id)], ...relayEntry(relay), [2, fromHex(event.pubkey)], [3, kindBytes(event.kind)],
  ]));
}

/** Null if the identifier is too long for it. */
export function naddr(event, identifier, relay) {
  const d = utf8(identifier);
  return d.length > 255 ? null : encode('naddr', tlv([
    [0, d], ...relayEntry(relay), [2, fromHex(event.pubkey)], [3, kindBytes(event.kind)],
  ]));
}

/** The naddr of an address as tags have it, kind:pubkey:d; null if it is none. */
export function addressed(text) {
  const [, kind, pubkey, d] = text.match(/^(\d{1,5}):([0-9a-f]{64}):([^]*)$/) ?? [];
  return kind ? naddr({ kind: Number(kind), pubkey }, d) : null;
}

/** What a NIP-19 text or 64 hex digits name: {type, hex}, with kind and identifier for an address; null if nothing. */
export function parse(text) {
  const bare = text.trim().replace(/^nostr:/i, '');
  if (isHex(bare.toLowerCase())) {
    return { type: 'hex', hex: bare.toLowerCase() };
  }
  const found = decode(bare);
  if (!found) {
    return null;
  }
  const { prefix, bytes } = found;
  if (prefix === 'npub' || prefix === 'note') {
    return bytes.length === 32 ? { type: prefix, hex: toHex(bytes) } : null;
  }
  return ['nprofile', 'nevent', 'naddr'].includes(prefix) ? parseTlv(prefix, bytes) : null;
}

function parseTlv(type, bytes) {
  const values = {};
  for (let i = 0; i + 1 < bytes.length; i += 2 + bytes[i + 1]) {
    const value = bytes.slice(i + 2, i + 2 + bytes[i + 1]);
    if (value.length !== bytes[i + 1]) {
      return null;
    }
    values[bytes[i]] ??= value;
  }
  if (type === 'naddr') {
    if (!values[0] || values[2]?.length !== 32 || values[3]?.length !== 4) {
      return null;
    }
    const kind = values[3].reduce((sum, byte) => sum * 256 + byte, 0);
    return { type, hex: toHex(values[2]), kind, identifier: new TextDecoder().decode(new Uint8Array(values[0])) };
  }
  return values[0]?.length === 32 ? { type, hex: toHex(values[0]) } : null;
}

/** npub1abcd…wxyz */
export function shorten(text) {
  return text.length <= 20 ? text : `${text.slice(0, 10)}…${text.slice(-5)}`;
}
