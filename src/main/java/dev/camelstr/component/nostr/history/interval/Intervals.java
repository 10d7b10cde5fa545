package dev.camelstr.component.nostr.history.interval;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What is known of the past of one relay, by one filter: intervals that do not overlap. Neighbours that say the same are one,
 * and there are never more than {@link #MOST}: beyond it the shortest is open again. Not thread-safe.
 */
public final class Intervals {

    static final int MOST = 1_000;

    /** Asked for within this time of each other, neighbours are one. */
    private static final long JOIN_SECONDS = 1_800;

    private final TreeMap<Long, Interval> byFrom = new TreeMap<>();

    public Intervals(Collection<Interval> known) {
        known.forEach(this::put);
    }

    /** Takes the place of whatever was known of its seconds. */
    public void put(Interval interval) {
        open(interval.span());
        Interval joined = interval;
        Map.Entry<Long, Interval> before = byFrom.lowerEntry(interval.from());
        if (before != null && before.getValue().joins(joined, JOIN_SECONDS)) {
            joined = before.getValue().join(joined);
            byFrom.remove(before.getKey());
        }
        Interval after = byFrom.get(interval.to() + 1);
        if (after != null && joined.joins(after, JOIN_SECONDS)) {
            joined = joined.join(after);
            byFrom.remove(after.from());
        }
        byFrom.put(joined.from(), joined);
        if (byFrom.size() > MOST) {
            forgetShortest();
        }
    }

    private void forgetShortest() {
        byFrom.values().stream()
                .min(Comparator.comparingLong(interval -> interval.span().seconds()))
                .ifPresent(shortest -> byFrom.remove(shortest.from()));
    }

    /** Forgets what is known of these seconds. */
    public void open(Span span) {
        Map.Entry<Long, Interval> before = byFrom.lowerEntry(span.from());
        if (before != null && before.getValue().to() >= span.from()) {
            Interval cut = before.getValue();
            byFrom.put(cut.from(), cut.within(cut.from(), span.from() - 1));
            if (cut.to() > span.to()) {
                byFrom.put(span.to() + 1, cut.within(span.to() + 1, cut.to()));
            }
        }
        Map<Long, Interval> inside = byFrom.subMap(span.from(), true, span.to(), true);
        Optional<Interval> last =
                inside.values().stream().filter(each -> each.to() > span.to()).findFirst();
        inside.clear();
        last.ifPresent(cut -> byFrom.put(span.to() + 1, cut.within(span.to() + 1, cut.to())));
    }

    /** Opens again, within a span, what the condition holds for. */
    public void reopen(Span span, Predicate<Interval> condition) {
        for (Interval interval : List.copyOf(byFrom.values())) {
            if (interval.to() >= span.from() && interval.from() <= span.to() && condition.test(interval)) {
                open(new Span(Math.max(interval.from(), span.from()), Math.min(interval.to(), span.to())));
            }
        }
    }

    /** The newest open seconds of a span, as far as they are connected. */
    public Optional<Span> newestOpen(Span span) {
        long to = span.to();
        while (to >= span.from()) {
            Map.Entry<Long, Interval> entry = byFrom.floorEntry(to);
            if (entry == null || entry.getValue().to() < to) {
                long from = entry == null ? 0 : entry.getValue().to() + 1;
                return Optional.of(new Span(Math.max(from, span.from()), to));
            }
            to = entry.getKey() - 1;
        }
        return Optional.empty();
    }

    /** The oldest second of a span that is open. */
    public Optional<Long> oldestOpen(Span span) {
        long at = span.from();
        while (at <= span.to()) {
            Map.Entry<Long, Interval> entry = byFrom.floorEntry(at);
            if (entry == null || entry.getValue().to() < at) {
                return Optional.of(at);
            }
            at = entry.getValue().to() + 1;
        }
        return Optional.empty();
    }

    /** How many seconds of a span are in a state. */
    public long seconds(Interval.State state, Span span) {
        long seconds = 0;
        for (Interval interval : byFrom.values()) {
            if (interval.state() == state) {
                seconds += Math.max(0, Math.min(interval.to(), span.to()) - Math.max(interval.from(), span.from()) + 1);
            }
        }
        return seconds;
    }

    public List<Interval> all() {
        return new ArrayList<>(byFrom.values());
    }
}
