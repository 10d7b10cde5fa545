package dev.camelstr.nostr;

import dev.camelstr.nostr.json.JsonBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a subscription asks for (NIP-01, with {@code search} of NIP-50), immutable. A condition that is absent holds for
 * every event; a list that is there and empty holds for none. How many values or filters are too many is the caller's
 * question.
 */
public final class Filter {
    // Null where the condition is absent; sets iterate in ascending order.
    private final Set<EventId> ids;
    private final Set<PublicKey> authors;
    private final Set<Integer> kinds;
    private final Map<String, Set<String>> tags;
    private final long since;
    private final long until;
    private final int limit;
    private final String search;
    private final String firstTagValue;

    private Filter(Builder builder) {
        ids = builder.ids;
        authors = builder.authors;
        kinds = builder.kinds;
        tags = Collections.unmodifiableMap(new TreeMap<>(builder.tags));
        since = builder.since;
        until = builder.until;
        limit = builder.limit;
        search = builder.search;
        firstTagValue = builder.firstTagValue;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The filter that every event matches. */
    public static Filter all() {
        return builder().build();
    }

    /**
     * @param json one JSON object
     * @throws InvalidMessageException naming the field that is wrong or unknown
     */
    public static Filter parse(String json) throws InvalidMessageException {
        return FilterParser.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    /** @param json one JSON object in UTF-8 */
    public static Filter parse(byte[] json) throws InvalidMessageException {
        return FilterParser.parse(json);
    }

    public Optional<Set<EventId>> ids() {
        return Optional.ofNullable(ids);
    }

    public Optional<Set<PublicKey>> authors() {
        return Optional.ofNullable(authors);
    }

    public Optional<Set<Integer>> kinds() {
        return Optional.ofNullable(kinds);
    }

    /** The wanted values by the letter of the tag, without the {@code #}. */
    public Map<String, Set<String>> tags() {
        return tags;
    }

    /** The first value of the first tag as whoever asked wrote them (NIP-45). */
    public Optional<String> firstTagValue() {
        return Optional.ofNullable(firstTagValue);
    }

    /** Seconds since 1970, inclusive. */
    public OptionalLong since() {
        return since < 0 ? OptionalLong.empty() : OptionalLong.of(since);
    }

    /** Seconds since 1970, inclusive. */
    public OptionalLong until() {
        return until < 0 ? OptionalLong.empty() : OptionalLong.of(until);
    }

    /** At most that many stored events, the newest. */
    public OptionalInt limit() {
        return limit < 0 ? OptionalInt.empty() : OptionalInt.of(limit);
    }

    /** A query in the words of NIP-50. */
    public Optional<String> search() {
        return Optional.ofNullable(search);
    }

    /** Whether the conditions contradict themselves: an empty list, or {@code since} after {@code until}. */
    public boolean matchesNothing() {
        return isEmpty(ids)
                || isEmpty(authors)
                || isEmpty(kinds)
                || tags.values().stream().anyMatch(Set::isEmpty)
                || until >= 0 && since > until;
    }

    private static boolean isEmpty(Set<?> condition) {
        return condition != null && condition.isEmpty();
    }

    /** Whether all conditions hold for the event. {@code limit} and {@code search} are not conditions of one event. */
    public boolean matches(Event event) {
        return (kinds == null || kinds.contains(event.kind()))
                && (authors == null || authors.contains(event.pubkey()))
                && (ids == null || ids.contains(event.id()))
                && event.createdAt() >= since
                && (until < 0 || event.createdAt() <= until)
                && (tags.isEmpty() || tagsMatch(event));
    }

    private boolean tagsMatch(Event event) {
        for (Map.Entry<String, Set<String>> wanted : tags.entrySet()) {
            if (!hasTag(event, wanted.getKey(), wanted.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasTag(Event event, String name, Set<String> values) {
        for (Tag tag : event.tags()) {
            if (tag.hasValue() && tag.name().equals(name) && values.contains(tag.value())) {
                return true;
            }
        }
        return false;
    }

    /** The canonical JSON: fields in the order of NIP-01, lists in ascending order and without repetition. */
    public String toJson() {
        JsonBuffer json = new JsonBuffer(256);
        write(json);
        return new String(json.array(), 0, json.length(), StandardCharsets.UTF_8);
    }

    public void write(JsonBuffer json) {
        FilterJson.write(this, json);
    }

    /** A builder with the same conditions. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.ids = ids;
        builder.authors = authors;
        builder.kinds = kinds;
        builder.tags.putAll(tags);
        builder.since = since;
        builder.until = until;
        builder.limit = limit;
        builder.search = search;
        builder.firstTagValue = firstTagValue;
        return builder;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Filter that && toJson().equals(that.toJson());
    }

    @Override
    public int hashCode() {
        return toJson().hashCode();
    }

    @Override
    public String toString() {
        return toJson();
    }

    /** Not thread-safe. A condition that is given again replaces the former. */
    public static final class Builder {
        private Set<EventId> ids;
        private Set<PublicKey> authors;
        private Set<Integer> kinds;
        private final Map<String, Set<String>> tags = new TreeMap<>();
        private long since = -1;
        private long until = -1;
        private int limit = -1;
        private String search;
        private String firstTagValue;

        private Builder() {}

        public Builder ids(Collection<EventId> values) {
            ids = ascending(values);
            return this;
        }

        public Builder authors(Collection<PublicKey> values) {
            authors = ascending(values);
            return this;
        }

        public Builder kinds(Collection<Integer> values) {
            for (int kind : values) {
                if (kind < 0 || kind > Kind.MAX) {
                    throw new IllegalArgumentException("a kind is between 0 and 65535, not " + kind);
                }
            }
            kinds = ascending(values);
            return this;
        }

        public Builder kinds(Integer... values) {
            return kinds(List.of(values));
        }

        /** @param letter one of {@code a-z} or {@code A-Z} */
        public Builder tag(String letter, Collection<String> values) {
            if (!Tag.of(letter, "").isIndexed()) {
                throw new IllegalArgumentException("tags are filtered by one letter, not by " + letter);
            }
            if (tags.isEmpty() && !values.isEmpty()) {
                firstTagValue = values.iterator().next();
            }
            tags.put(letter, ascending(values));
            return this;
        }

        /** @param seconds since 1970, not negative */
        public Builder since(long seconds) {
            since = notNegative(seconds);
            return this;
        }

        /** @param seconds since 1970, not negative */
        public Builder until(long seconds) {
            until = notNegative(seconds);
            return this;
        }

        public Builder limit(int events) {
            limit = (int) notNegative(events);
            return this;
        }

        public Builder search(String query) {
            search = query;
            return this;
        }

        public Filter build() {
            return new Filter(this);
        }

        private static long notNegative(long value) {
            if (value < 0) {
                throw new IllegalArgumentException("not negative: " + value);
            }
            return value;
        }

        /** Hashed for matching, in order for reading. */
        private static <T extends Comparable<T>> Set<T> ascending(Collection<T> values) {
            return Collections.unmodifiableSet(new LinkedHashSet<>(new TreeSet<>(values)));
        }
    }
}
