package dev.camelstr.pipeline;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What has come of one upstream relay since the start of this process. Thread-safe. */
public final class RelayCounts {
    static final RelayCounts NONE = new RelayCounts();

    private final LongAdder received = new LongAdder();
    private final LongAdder duplicates = new LongAdder();
    private final LongAdder published = new LongAdder();
    private final Map<String, LongAdder> refused = new ConcurrentHashMap<>();

    RelayCounts() {}

    void countReceived() {
        received.increment();
    }

    void countDuplicate() {
        duplicates.increment();
    }

    void countPublished() {
        published.increment();
    }

    void countRefused(String code) {
        refused.computeIfAbsent(code, reason -> new LongAdder()).increment();
    }

    /** Well-formed events. */
    public long received() {
        return received.sum();
    }

    /** Copies of known events, dropped before they were verified. */
    public long duplicates() {
        return duplicates.sum();
    }

    /** Events that stand in the stream. */
    public long published() {
        return published.sum();
    }

    /** Which part of its events no other relay had brought before, from 0 to 1; empty if it has brought none. */
    public OptionalDouble firstShare() {
        double all = published() + duplicates();
        return all == 0 ? OptionalDouble.empty() : OptionalDouble.of(published() / all);
    }

    /** Events and messages that were refused, by the reason's code. */
    public Map<String, Long> refused() {
        Map<String, Long> counts = new TreeMap<>();
        refused.forEach((code, count) -> counts.put(code, count.sum()));
        return counts;
    }
}
