package dev.camelstr.cli.demo;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * What a pipeline has done since it started, as its meters say.
 *
 * @param received well-formed events from relays
 * @param duplicates copies of events that were known
 * @param invalid what was refused: malformed, forged, not admitted
 * @param decided events that the store has decided on
 */
public record Counts(
        long received, long duplicates, long invalid, long decided, long stored, long superseded, long deleted) {

    public static Counts of(MeterRegistry meters) {
        return new Counts(
                sum(meters, "message_received_counts"),
                sum(meters, "duplicate_counts"),
                sum(meters, "refused_counts"),
                sum(meters, "verdict_counts"),
                verdict(meters, "stored"),
                verdict(meters, "superseded"),
                verdict(meters, "deleted"));
    }

    /** True events that have come, each once: a page of the past repeats what another one had. */
    public long distinct() {
        return received - duplicates - invalid;
    }

    /** Events that are somewhere on their way. */
    public long underWay() {
        return received - duplicates - invalid - decided;
    }

    private static long sum(MeterRegistry meters, String name) {
        return (long) meters.find(name).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private static long verdict(MeterRegistry meters, String word) {
        Counter counter = meters.find("verdict_counts").tag("verdict", word).counter();
        return counter == null ? 0 : (long) counter.count();
    }
}
