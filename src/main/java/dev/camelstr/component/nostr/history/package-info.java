/**
 * The past of a relay: which seconds of it have been asked to the end, and how the rest is asked for, page by page.
 * {@code History} carries it out on the connections of one relay.
 */
package dev.camelstr.component.nostr.history;
