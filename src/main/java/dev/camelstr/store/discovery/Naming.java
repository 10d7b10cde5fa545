package dev.camelstr.store.discovery;

import java.util.Set;

/**
 * Who has named a relay.
 *
 * @param url in its one form, of a stranger's
 * @param domain the registered one
 * @param authors the first bits of their keys
 * @param monitored whether a configured monitor is among them
 */
public record Naming(String url, String domain, Set<Long> authors, boolean monitored) {}
