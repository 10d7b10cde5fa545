/** What is kept in memory for clients: one account for all of it, shared by connection, by address and in all. */
package dev.camelstr.component.relay.memory;
