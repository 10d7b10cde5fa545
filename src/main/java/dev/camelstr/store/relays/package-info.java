/** Which upstream relays there are, in table {@code relay}. */
package dev.camelstr.store.relays;
