package dev.camelstr.store.topology;

import java.time.Instant;

/**
 * A process that works on the database.
 *
 * @param name stands in its data folder
 * @param jvm pid@host
 * @param routes a JSON object, as the process wrote it
 */
public record LiveProcess(String name, String jvm, String version, Instant began, Instant seen, String routes) {}
