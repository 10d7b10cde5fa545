/** Identifiers in bech32, as people see them (NIP-19). */
package dev.camelstr.nostr.nip19;
