/** Which seconds of a relay's past have been asked for, and what is known of them. */
package dev.camelstr.component.nostr.history.interval;
