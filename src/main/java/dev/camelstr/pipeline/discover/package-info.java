/** Discovery: which relays stored events name, which of them are tried, and which are worth a slot. */
package dev.camelstr.pipeline.discover;
