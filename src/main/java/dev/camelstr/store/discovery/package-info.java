/** Relays that stored events name: what is known of them, in table {@code relay_candidate}, and how they have done. */
package dev.camelstr.store.discovery;
