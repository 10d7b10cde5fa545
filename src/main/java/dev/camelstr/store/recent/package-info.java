/** The newest events in memory, kept as table {@code event} is by the changelog, and asked before the database. */
package dev.camelstr.store.recent;
