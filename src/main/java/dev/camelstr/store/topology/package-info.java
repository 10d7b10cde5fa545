/** Which processes work on the database, and who reads which stream from where. */
package dev.camelstr.store.topology;
