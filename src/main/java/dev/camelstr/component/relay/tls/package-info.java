/** Keys and certificates, read again when their files change. */
package dev.camelstr.component.relay.tls;
