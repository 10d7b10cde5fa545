/** What a relay says of itself (NIP-11), read once a day and believed as far as it is plausible. */
package dev.camelstr.component.nostr.information;
