package dev.camelstr.store.query;

import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.ReadSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Chooses the way for a filter. Where several conditions could lead, the database is asked which is the rarer. */
final class FilterPlanner {
    /** More authors times kinds than this are read by author alone, more kinds by time alone. */
    static final int MAX_BRANCHES = 4_000;

    private static final int MAX_KINDS = 200;
    private static final int COUNTED_ROWS = 2_000; // enough to tell rare from common
    private static final int AUTHORS = 0;
    private static final String WEIGH =
            "select condition, weight from weigh_conditions(?::bytea[], ?, ?::bigint[], ?::integer[], ?::integer[], ?, ?)";

    private final Database database;
    private final ReadSource source;

    FilterPlanner(Database database, ReadSource source) {
        this.database = database;
        this.source = source;
    }

    FilterPlan plan(Filter filter, Audience audience, Spending spending) throws SQLException, QueryRefusedException {
        FilterPlan plan = plan(filter, spending);
        return audience.concerns(filter) ? plan.restrictedTo(audience, database.tagHash()) : plan;
    }

    private FilterPlan plan(Filter filter, Spending spending) throws SQLException, QueryRefusedException {
        List<long[]> tags = database.tagHash().of(filter);
        if (filter.ids().isPresent()) {
            return FilterPlan.of(Way.IDS, 1)
                    .ids(filter)
                    .alsoAuthors(filter)
                    .alsoKinds(filter)
                    .alsoTags(tags)
                    .build(filter);
        }
        if (tags.isEmpty()) {
            return filter.authors().isPresent() ? byAuthor(filter, tags) : byKindOrTime(filter);
        }
        int leading = tags.size() == 1 && filter.authors().isEmpty() ? 1 : rarest(filter, tags, spending);
        return leading == AUTHORS ? byAuthor(filter, tags) : byTag(filter, tags, leading - 1);
    }

    private static FilterPlan byAuthor(Filter filter, List<long[]> tags) {
        int authors = filter.authors().map(Set::size).orElse(0);
        long products = (long) authors * filter.kinds().map(Set::size).orElse(0);
        if (products > 0 && products <= MAX_BRANCHES) {
            return FilterPlan.of(Way.AUTHOR_KIND, (int) products)
                    .authors(filter)
                    .kinds(filter)
                    .alsoTags(tags)
                    .build(filter);
        }
        return FilterPlan.of(Way.AUTHOR, authors)
                .authors(filter)
                .alsoKinds(filter)
                .alsoTags(tags)
                .build(filter);
    }

    private static FilterPlan byKindOrTime(Filter filter) {
        int kinds = filter.kinds().map(Set::size).orElse(0);
        if (kinds > 0 && kinds <= MAX_KINDS) {
            return FilterPlan.of(Way.KIND, kinds).kinds(filter).build(filter);
        }
        return FilterPlan.of(Way.NEWEST, 1).alsoKinds(filter).build(filter);
    }

    private static FilterPlan byTag(Filter filter, List<long[]> tags, int leading) {
        List<long[]> others = new ArrayList<>(tags);
        long[] values = others.remove(leading);
        return FilterPlan.of(Way.TAG, values.length)
                .tags(values)
                .kinds(filter)
                .alsoAuthors(filter)
                .alsoTags(others)
                .build(filter);
    }

    /** {@link #AUTHORS}, or the tag's index plus one. */
    private int rarest(Filter filter, List<long[]> tags, Spending spending) throws SQLException, QueryRefusedException {
        Map<Integer, Long> weights = weights(filter, tags, spending);
        int rarest = 1;
        for (int condition = filter.authors().isPresent() ? AUTHORS : 1; condition <= tags.size(); condition++) {
            if (weights.getOrDefault(condition, 0L) < weights.getOrDefault(rarest, 0L)) {
                rarest = condition;
            }
        }
        return rarest;
    }

    private Map<Integer, Long> weights(Filter filter, List<long[]> tags, Spending spending)
            throws SQLException, QueryRefusedException {
        Collection<PublicKey> authors = filter.authors().orElse(Set.of());
        int seconds = spending.secondsLeft();
        long begin = System.nanoTime();
        try {
            return source.read(connection -> weigh(connection, filter, authors, tags, seconds));
        } catch (SQLException e) {
            throw spending.failure(e);
        } finally {
            spending.addNanos(System.nanoTime() - begin);
        }
    }

    private static Map<Integer, Long> weigh(
            Connection connection, Filter filter, Collection<PublicKey> authors, List<long[]> tags, int seconds)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(WEIGH)) {
            query.setQueryTimeout(seconds);
            query.setObject(1, FilterPlan.authors(authors));
            query.setInt(2, bound(authors.size()));
            query.setObject(3, tags.stream().flatMapToLong(Arrays::stream).toArray());
            query.setObject(4, ofEach(tags, false));
            query.setObject(5, ofEach(tags, true));
            query.setLong(6, filter.since().orElse(0));
            query.setLong(7, filter.until().orElse(Long.MAX_VALUE));
            Map<Integer, Long> weights = new HashMap<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    weights.put(rows.getInt(1), rows.getLong(2));
                }
            }
            return weights;
        }
    }

    /** For each hash the bound or the number of its condition. */
    private static int[] ofEach(List<long[]> tags, boolean bounds) {
        int[] values = new int[tags.stream().mapToInt(hashes -> hashes.length).sum()];
        int next = 0;
        for (int i = 0; i < tags.size(); i++) {
            int value = bounds ? bound(tags.get(i).length) : i + 1;
            for (int j = 0; j < tags.get(i).length; j++) {
                values[next++] = value;
            }
        }
        return values;
    }

    private static int bound(int values) {
        return Math.max(1, COUNTED_ROWS / Math.max(1, values));
    }
}
