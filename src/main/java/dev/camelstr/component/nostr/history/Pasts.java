package dev.camelstr.component.nostr.history;

import dev.camelstr.component.nostr.history.walk.Page;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Filter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/** What is wanted of a relay's past: one {@link Past} for each filter, of which each has its turn. */
final class Pasts {
    private final List<Past> all;
    private int next;

    /** The one whose turn it is, and what of it is open. */
    record Turn(Past past, Past.Open open) {}

    Pasts(HistoryOptions options) {
        // A filter with a limit asks for the newest only, and gets them with its subscription.
        all = options.filters().stream()
                .filter(filter -> filter.limit().isEmpty() && filter.search().isEmpty())
                .map(filter -> new Past(filter, options))
                .toList();
    }

    List<String> keys() {
        return all.stream().map(Past::key).toList();
    }

    Past of(String key) {
        return all.stream().filter(past -> past.key().equals(key)).findFirst().orElseThrow();
    }

    void connected(long now, Duration overlap) {
        all.forEach(past -> past.connected(now, overlap));
    }

    /** What is wanted ends now. */
    void extend(long now) {
        all.forEach(past -> past.extend(now));
    }

    /** Of each filter's events those are wanted that are no older than a second. */
    void want(ToLongFunction<Filter> from) {
        all.forEach(past -> past.wantFrom(from.applyAsLong(past.filter())));
    }

    /** What was complete and is due is open again. */
    void renew(long now, long requests) {
        boolean isIdle = isAllAsked();
        all.forEach(past -> past.renew(now, requests, isIdle));
    }

    /** All from there on is to be asked for again. */
    void openSince(long second) {
        all.forEach(past -> past.openSince(second));
    }

    /** The second of an event is to be asked for again. */
    void openSecondOf(Event event) {
        Page second = new Page(event.createdAt(), event.createdAt(), OptionalInt.empty());
        all.stream().filter(past -> past.filter().matches(event)).forEach(past -> past.open(second));
    }

    boolean isAllAsked() {
        return all.stream().allMatch(past -> past.newestOpen().isEmpty());
    }

    /** @param reconciles whether the relay shows by NIP-77 what pages cannot show to the end */
    boolean hasOpen(boolean reconciles) {
        return all.stream()
                .anyMatch(past -> past.newestOpen().isPresent()
                        || reconciles && past.newestUnproven().isPresent());
    }

    /**
     * Whose turn it is, if anything is open.
     *
     * @param reconciles whether what was complete is kept apart, since it is reconciled; else all is asked for page by page
     */
    Optional<Turn> next(boolean reconciles) {
        for (int i = 0; i < all.size(); i++) {
            Past past = all.get((next + i) % all.size());
            Optional<Past.Open> open =
                    reconciles ? past.newestOpenPart() : past.newestOpen().map(span -> new Past.Open(span, false));
            if (open.isPresent()) {
                next = (next + i + 1) % all.size();
                return Optional.of(new Turn(past, open.get()));
            }
        }
        return Optional.empty();
    }

    /** Of each the newest part that pages did not show to the end. */
    List<Turn> unproven() {
        return all.stream()
                .flatMap(past -> past.newestUnproven().map(span -> new Turn(past, new Past.Open(span, false))).stream())
                .toList();
    }

    /** The part of the wanted time that is complete, from 0 to 1; the least of the filters. */
    double completeShare(boolean isConnected, long now) {
        return all.stream()
                .mapToDouble(past -> isConnected ? past.completeShare() : past.completeShareWithoutConnection(now))
                .min()
                .orElse(1);
    }

    /** The oldest second that is open; empty if none is. */
    OptionalLong oldestOpen(boolean isConnected, long now) {
        return all.stream()
                .map(past -> isConnected ? past.oldestOpen() : past.oldestOpenWithoutConnection(now))
                .flatMap(Optional::stream)
                .mapToLong(Long::longValue)
                .min();
    }

    /** Seconds that are incomplete, or asked for in parts. */
    long unprovenSeconds() {
        return all.stream().mapToLong(Past::unprovenSeconds).sum();
    }
}
