/** JSON as the protocol needs it: read strictly and within bounds, written in the form that is hashed. */
package dev.camelstr.nostr.json;
