/** What views know of keys, events and addresses, for those who tell of it (NIP-85). */
package dev.camelstr.store.assertion;
