package dev.camelstr.store.query;

import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.store.database.TagHash;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * How a filter is answered: the way, and which conditions are left for the rows that it finds. The arguments are in the
 * order of the functions in R__queries.sql; null where there is none.
 *
 * @param branches how many walks through the index it takes
 * @param inexact whether what is found is to be compared with the filter again: a hash of a tag is not the tag
 * @param needsEvent whether conditions are left that the database does not check
 */
record FilterPlan(Way way, List<Argument> arguments, int branches, boolean inexact, boolean needsEvent) {

    private static final int BRANCH_CONDITIONS = 4; // arguments before those that the index does not answer
    private static final int CONDITIONS = 8; // arguments before those of the audience

    /** A nullable argument. */
    record Argument(Object value) {}

    /** Whether one walk through one index finds just what is asked for, but for what is not for the audience. */
    boolean isOneWalk() {
        return branches == 1
                && way != Way.IDS
                && way != Way.TAG
                && areNull(arguments.subList(BRANCH_CONDITIONS, CONDITIONS));
    }

    /** Whether events may be passed over because they are not for the audience. */
    boolean isRestricted() {
        return !areNull(arguments.subList(CONDITIONS, arguments.size()));
    }

    private static boolean areNull(List<Argument> arguments) {
        return arguments.stream().allMatch(argument -> argument.value() == null);
    }

    static Builder of(Way way, int branches) {
        return new Builder(way, branches);
    }

    /** The same, without the events of private kinds that are not for the audience. */
    FilterPlan restrictedTo(Audience audience, TagHash hash) {
        long[] recipients = audience.recipients().stream()
                .mapToLong(key -> hash.of("p", key.hex()))
                .toArray();
        List<Argument> restricted = new ArrayList<>(arguments.subList(0, CONDITIONS));
        restricted.add(new Argument(kinds(audience.privateKinds())));
        restricted.add(new Argument(recipients));
        restricted.add(new Argument(authors(audience.authors())));
        return new FilterPlan(way, restricted, branches, true, needsEvent);
    }

    static byte[][] ids(Collection<EventId> ids) {
        return ids.stream().map(EventId::bytes).toArray(byte[][]::new);
    }

    static byte[][] authors(Collection<PublicKey> authors) {
        return authors.stream().map(PublicKey::bytes).toArray(byte[][]::new);
    }

    static int[] kinds(Collection<Integer> kinds) {
        return kinds.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Not thread-safe. */
    static final class Builder {
        private static final int TAGS_CHECKED = 2; // further ones are left to the comparison with the filter

        private final Way way;
        private final int branches;
        private byte[][] ids;
        private byte[][] authors;
        private int[] kinds;
        private long[] tags;
        private byte[][] alsoAuthors;
        private int[] alsoKinds;
        private boolean needsEvent;
        private final long[][] alsoTags = new long[TAGS_CHECKED][];

        private Builder(Way way, int branches) {
            this.way = way;
            this.branches = branches;
        }

        Builder ids(Filter filter) {
            ids = filter.ids().map(FilterPlan::ids).orElse(null);
            return this;
        }

        Builder authors(Filter filter) {
            authors = filter.authors().map(FilterPlan::authors).orElse(null);
            return this;
        }

        Builder kinds(Filter filter) {
            kinds = filter.kinds().map(FilterPlan::kinds).orElse(null);
            return this;
        }

        Builder tags(long[] hashes) {
            tags = hashes;
            return this;
        }

        Builder alsoAuthors(Filter filter) {
            alsoAuthors = filter.authors().map(FilterPlan::authors).orElse(null);
            return this;
        }

        Builder alsoKinds(Filter filter) {
            alsoKinds = filter.kinds().map(FilterPlan::kinds).orElse(null);
            return this;
        }

        /** @param conditions of which each wants one of its hashes */
        Builder alsoTags(List<long[]> conditions) {
            needsEvent = conditions.size() > TAGS_CHECKED;
            for (int i = 0; i < Math.min(TAGS_CHECKED, conditions.size()); i++) {
                alsoTags[i] = conditions.get(i);
            }
            return this;
        }

        FilterPlan build(Filter filter) {
            List<Argument> arguments = List.of(
                    new Argument(ids),
                    new Argument(authors),
                    new Argument(kinds),
                    new Argument(tags),
                    new Argument(alsoAuthors),
                    new Argument(alsoKinds),
                    new Argument(alsoTags[0]),
                    new Argument(alsoTags[1]),
                    new Argument(null),
                    new Argument(null),
                    new Argument(null));
            return new FilterPlan(way, arguments, branches, !filter.tags().isEmpty(), needsEvent);
        }
    }
}
