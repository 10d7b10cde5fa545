/** What clients and relays say to each other (NIP-01, NIP-42, NIP-45, NIP-67, NIP-77), parsed and written. */
package dev.camelstr.nostr.message;
