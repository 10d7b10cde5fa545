/** How far the streams are stored, and who may store them: leases, epochs, positions. */
package dev.camelstr.store.position;
