/** What views of the changelog share: each reads {@code nostr.stored} for itself and keeps its position with its rows. */
package dev.camelstr.store.view;
