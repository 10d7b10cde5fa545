/** A streaming replica of the database, and what may be read there: what is not older than what the asker may count on. */
package dev.camelstr.store.replica;
