package dev.camelstr.store.rebuild;

/**
 * In what tables that were made anew differ from those that they replace.
 *
 * @param went how many events were there and are not any more
 * @param came how many events were not there and are now
 */
public record Differences(long went, long came) {}
