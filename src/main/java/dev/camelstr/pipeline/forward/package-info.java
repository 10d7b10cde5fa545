/** Stored events on their way to further relays: which of them, how fast, and what became of them. */
package dev.camelstr.pipeline.forward;
