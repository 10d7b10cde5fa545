package dev.camelstr.testing.zoo.habit;

import dev.camelstr.nostr.Filter;
import dev.camelstr.testing.zoo.Habit;
import java.util.function.UnaryOperator;

/** Filters are taken for others than they are. */
public record Understanding(UnaryOperator<Filter> how) implements Habit {

    /** Whatever the limit, never more than that for one filter. */
    public static Habit cap(int most) {
        return new Understanding(filter -> filter.toBuilder()
                .limit(Math.min(most, filter.limit().orElse(most)))
                .build());
    }

    /** Where no limit is asked for. */
    public static Habit withoutLimit(int events) {
        return new Understanding(filter -> filter.limit().isPresent()
                ? filter
                : filter.toBuilder().limit(events).build());
    }

    public static Habit ignoresSince() {
        return new Understanding(filter -> filter.toBuilder().since(0).build());
    }

    public static Habit ignoresUntil() {
        return new Understanding(
                filter -> filter.toBuilder().until(Long.MAX_VALUE).build());
    }

    public static Habit exclusiveUntil() {
        return new Understanding(filter -> filter.until().orElse(0) == 0
                ? filter
                : filter.toBuilder().until(filter.until().getAsLong() - 1).build());
    }

    public static Habit exclusiveSince() {
        return new Understanding(filter -> filter.since().isEmpty()
                ? filter
                : filter.toBuilder().since(filter.since().getAsLong() + 1).build());
    }

    @Override
    public Filter understand(Filter asked) {
        return how.apply(asked);
    }
}
