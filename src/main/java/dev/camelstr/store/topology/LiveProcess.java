package dev.camelstr.store.topology;

import java.time.Instant;

/**
 * A process that works on the database.
 *
 * @param name stands in its data folder
 * @param jvm pid@host
 * @param relays how many upstream relays it collects
 * @param routes a JSON object, as the process wrote it
 */
public record LiveProcess(
        String name, String jvm, String version, Instant began, Instant seen, int relays, String routes) {}
