/** Full-text search (NIP-50): the index, a view of the changelog, and what its queries are made of. */
package dev.camelstr.store.search;
