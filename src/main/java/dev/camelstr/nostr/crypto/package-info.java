/** Signatures (BIP-340): libsecp256k1 where it is there, Bouncy Castle everywhere. */
package dev.camelstr.nostr.crypto;
