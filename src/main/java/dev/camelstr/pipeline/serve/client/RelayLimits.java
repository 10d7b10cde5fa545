package dev.camelstr.pipeline.serve.client;

import dev.camelstr.nostr.Filter;
import dev.camelstr.pipeline.admit.Refusal;
import dev.camelstr.pipeline.admit.RefusedException;
import java.util.List;
import java.util.Set;

/** What one client may ask for. */
public final class RelayLimits {
    private static final long BYTES_EACH = 384;
    private static final long SUBSCRIPTION = 1_024;

    private int maxSubscriptions = 100;
    private int maxFilters = 20;
    private int maxFilterElements = 5_000;
    private long maxFilterBytesPerConnection = 8 << 20;
    private long maxFilterBytes;
    private int maxSubscriptionLength = 64;
    private int maxSearchLength = 500;
    private int defaultLimit = 500;
    private int maxLimit = 5_000;

    /** Subscriptions of one connection. */
    public void setMaxSubscriptions(int maxSubscriptions) {
        this.maxSubscriptions = maxSubscriptions;
    }

    public int getMaxSubscriptions() {
        return maxSubscriptions;
    }

    /** Filters of one subscription. */
    public void setMaxFilters(int maxFilters) {
        this.maxFilters = maxFilters;
    }

    /** Values in the lists of all filters of one subscription. */
    public void setMaxFilterElements(int maxFilterElements) {
        this.maxFilterElements = maxFilterElements;
    }

    public int getMaxFilterElements() {
        return maxFilterElements;
    }

    /** Memory for the filters of all subscriptions of one connection, estimated, in bytes. */
    public void setMaxFilterBytesPerConnection(long maxFilterBytesPerConnection) {
        this.maxFilterBytesPerConnection = maxFilterBytesPerConnection;
    }

    public long getMaxFilterBytesPerConnection() {
        return maxFilterBytesPerConnection;
    }

    /** The same of all connections together; 0: a quarter of the largest heap. */
    public void setMaxFilterBytes(long maxFilterBytes) {
        this.maxFilterBytes = maxFilterBytes;
    }

    public long getMaxFilterBytes() {
        return maxFilterBytes > 0 ? maxFilterBytes : Runtime.getRuntime().maxMemory() / 4;
    }

    /** Characters of a subscription id. NIP-01 allows 64. */
    public void setMaxSubscriptionLength(int maxSubscriptionLength) {
        this.maxSubscriptionLength = maxSubscriptionLength;
    }

    public int getMaxSubscriptionLength() {
        return maxSubscriptionLength;
    }

    /** Characters of a search (NIP-50). */
    public void setMaxSearchLength(int maxSearchLength) {
        this.maxSearchLength = maxSearchLength;
    }

    public int getMaxSearchLength() {
        return maxSearchLength;
    }

    /** How many stored events a filter without a limit gets. */
    public void setDefaultLimit(int defaultLimit) {
        this.defaultLimit = defaultLimit;
    }

    public int getDefaultLimit() {
        return Math.min(defaultLimit, maxLimit);
    }

    /** How many stored events a filter gets at most. */
    public void setMaxLimit(int maxLimit) {
        this.maxLimit = maxLimit;
    }

    public int getMaxLimit() {
        return maxLimit;
    }

    /** @throws RefusedException with the reason, if that is more than one may ask for */
    public void check(String subscription, List<Filter> filters) {
        if (subscription.length() > maxSubscriptionLength) {
            throw refused(
                    "subscription-id",
                    "invalid",
                    "a subscription id has at most " + maxSubscriptionLength + " characters");
        }
        if (filters.size() > maxFilters) {
            throw refused("too-many-filters", "invalid", "at most " + maxFilters + " filters are allowed");
        }
        if (filters.stream().anyMatch(this::hasLongSearch)) {
            throw refused("too-long-search", "invalid", "a search has at most " + maxSearchLength + " characters");
        }
        if (filters.stream().mapToInt(RelayLimits::elements).sum() > maxFilterElements) {
            throw refused(
                    "too-large-filters", "invalid", "the filters may have at most " + maxFilterElements + " values");
        }
    }

    private boolean hasLongSearch(Filter filter) {
        return filter.search().map(String::length).orElse(0) > maxSearchLength;
    }

    private static RefusedException refused(String code, String prefix, String text) {
        return new RefusedException(new Refusal(code, prefix, text));
    }

    /** About what the filters of a live subscription cost, with their places in the index. */
    public static long filterBytes(List<Filter> filters) {
        long bytes = SUBSCRIPTION;
        for (Filter filter : filters) {
            bytes += BYTES_EACH * (1 + elements(filter));
            bytes += 2L * filter.search().map(String::length).orElse(0);
            for (Set<String> values : filter.tags().values()) {
                bytes += values.stream().mapToLong(value -> 2L * value.length()).sum();
            }
        }
        return bytes;
    }

    private static int elements(Filter filter) {
        return filter.ids().map(Set::size).orElse(0)
                + filter.authors().map(Set::size).orElse(0)
                + filter.kinds().map(Set::size).orElse(0)
                + filter.tags().values().stream().mapToInt(Set::size).sum();
    }
}
