/** The protocol's nouns: events, ids, keys, kinds, tags and filters, read strictly and written in canonical form. Nothing of Camel. */
package dev.camelstr.nostr;
