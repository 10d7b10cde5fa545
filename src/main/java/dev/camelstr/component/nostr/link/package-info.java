/** One connection to a relay: which addresses it may go to, how much it may send, and the login (NIP-42). */
package dev.camelstr.component.nostr.link;
