/**
 * Set reconciliation: the Negentropy Protocol V1 of NIP-77's appendix, without the messages of Nostr around it. Two sides
 * with a set of records each find out what the other lacks. One leads ({@link
 * dev.camelstr.nostr.negentropy.Initiator}), the other answers ({@link dev.camelstr.nostr.negentropy.Responder}).
 */
package dev.camelstr.nostr.negentropy;
