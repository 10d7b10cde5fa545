/** The {@code nostr-relay:} component: a server of the relay protocol (NIP-01) as a consumer, messages to its clients as a producer. */
package dev.camelstr.component.relay;
