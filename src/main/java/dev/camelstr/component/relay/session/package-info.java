/** One client's connection: what it has said, what it is owed, and how it ends; and all of a server's together. */
package dev.camelstr.component.relay.session;
