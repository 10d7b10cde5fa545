package dev.camelstr.component.nostr;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;

/** Kept for as long as the test goes on. */
public final class MemoryIntervals implements IntervalStore {
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();
    private final Map<String, Double> rates = new ConcurrentHashMap<>();

    @Override
    public Kept load(String relay, String filter) {
        return kept.getOrDefault(relay + filter, new Kept(List.of(), 1));
    }

    @Override
    public boolean save(String relay, String filter, Kept intervals) {
        kept.put(relay + filter, intervals);
        return true;
    }

    @Override
    public OptionalDouble loadPageRate(String relay) {
        Double rate = rates.get(relay);
        return rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate);
    }

    @Override
    public void savePageRate(String relay, double pageRate) {
        rates.put(relay, pageRate);
    }
}
