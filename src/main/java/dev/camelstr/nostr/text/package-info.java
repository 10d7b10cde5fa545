/** Characters, digits and bytes below everything else: hex, plain numbers, what may be shown. */
package dev.camelstr.nostr.text;
