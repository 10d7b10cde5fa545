package dev.camelstr.store.query;

import java.util.Optional;

/**
 * The answer to a {@code COUNT} (NIP-45).
 *
 * @param events how many
 * @param hll their authors as the 256 registers of a HyperLogLog in hex, where the filter defines one
 */
public record EventCount(long events, Optional<String> hll) {}
