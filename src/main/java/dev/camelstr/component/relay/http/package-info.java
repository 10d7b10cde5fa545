/** Plain HTTP on the relay's port: its document (NIP-11), pages, and calls. */
package dev.camelstr.component.relay.http;
