/** The database itself: outside or embedded, its health, and reading all of it. */
package dev.camelstr.store.database;
