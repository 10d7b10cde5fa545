/** What the store tells of each message, on {@code nostr.stored}, and how it is read. */
package dev.camelstr.store.changelog;
