/** Zaps (NIP-57): what a receipt says, and what an invoice is about. */
package dev.camelstr.nostr.nip57;
