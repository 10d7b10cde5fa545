/** Who may come in and how much of everything a client, an address or all of them may have. */
package dev.camelstr.component.relay.limits;
