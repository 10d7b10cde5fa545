package dev.camelstr.component.nostr.history.interval;

/** Seconds of {@code created_at} since 1970, both ends inclusive. */
public record Span(long from, long to) {

    public Span {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("not a span: " + from + " to " + to);
        }
    }

    public long seconds() {
        return to - from + 1;
    }
}
