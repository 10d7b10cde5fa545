/** The {@code nostr:} component: a relay's events as a consumer, publishing to it as a producer. */
package dev.camelstr.component.nostr;
