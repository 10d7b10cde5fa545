/** Reconciliation with a relay (NIP-77), as its client: who lacks what, and the events both ways. */
package dev.camelstr.component.nostr.sync;
