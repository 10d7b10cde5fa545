/** A subscription that outlives its connections: it begins again after each, and its cursor says how far it has come. */
package dev.camelstr.component.nostr.upstream;
