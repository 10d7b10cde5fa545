package dev.camelstr.store.relays;

import java.util.Map;

/**
 * A process that collects.
 *
 * @param holder its name, a slash, and a number of this run of it
 * @param setting hex of the SHA-256 of the relays that its setting names
 * @param epochs the relays that it holds, by URL in their one form, each with the epoch under which it does
 */
public record Collector(String holder, String setting, Map<String, Long> epochs) {}
