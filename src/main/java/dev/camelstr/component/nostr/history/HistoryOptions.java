package dev.camelstr.component.nostr.history;

import dev.camelstr.nostr.Filter;
import java.time.Duration;
import java.util.List;

/**
 * What of the past is asked for, and how.
 *
 * @param since the first second that is wanted
 * @param pageRate pages a second, at most
 * @param answerTimeout how long a relay may be silent within an answer
 * @param reconcileInterval after which the last day is asked for again
 * @param overlap how much before a connection is asked for again, as it may have come late
 */
public record HistoryOptions(
        List<Filter> filters,
        long since,
        double pageRate,
        Duration answerTimeout,
        Duration reconcileInterval,
        Duration overlap) {}
