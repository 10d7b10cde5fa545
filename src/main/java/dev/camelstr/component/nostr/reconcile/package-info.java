/** Reconciliation with a relay (NIP-77), as its client: what it needs besides a connection. */
package dev.camelstr.component.nostr.reconcile;
