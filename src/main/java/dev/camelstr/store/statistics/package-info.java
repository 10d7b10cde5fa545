/** Windowed counts of what the store decided: a view of the changelog, and how it is read. */
package dev.camelstr.store.statistics;
