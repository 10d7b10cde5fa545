/** Which events stand: decided in Java, on what is known of the database, as changes to it. */
package dev.camelstr.store.rules;
