/** The read side of the relay: filters (NIP-01) answered from the database, newest first, within a budget. */
package dev.camelstr.store.query;
