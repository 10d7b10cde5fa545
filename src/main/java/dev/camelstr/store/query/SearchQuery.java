package dev.camelstr.store.query;

import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.Kind;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.text.FoldedName;
import dev.camelstr.store.StoredEvent;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.ReadSource;
import dev.camelstr.store.search.SearchOrder;
import dev.camelstr.store.search.SearchTail;
import dev.camelstr.store.search.SearchTerms;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Asks the search index (NIP-50): the functions of R__search.sql. */
final class SearchQuery {
    private static final String CONDITIONS =
            "(?, ?::text[], ?::text[], ?::text[], ?::bytea[], ?::integer[], ?::bytea[], ?::bigint[], ?::bigint[], ?, ?, ?, ";
    private static final String TAIL = "?, ?, ?, ?, ?, ?)";
    private static final String RANK = "select seq from search_events" + CONDITIONS + "?, ?, ?, " + TAIL;
    private static final String RANK_PEOPLE = "select seq from search_people(array(" + RANK
            + "), ?, ?, ?::bytea[], ?::bytea[], ?::bigint[], ?::bigint[], ?, ?)";
    private static final String COUNT = "select count_search" + CONDITIONS + "?, ?::integer[], ?, " + TAIL;

    private static final String SORT = "select seq from sort_events(?, ?, ?)";

    /** In the order of the array; raw is null beyond the bytes. */
    private static final String READ = """
            select e.created_at, e.id, e.pubkey, e.kind,
                   case when sum(octet_length(e.raw)) over (order by u.n rows unbounded preceding) - octet_length(e.raw) < ?
                        then e.raw end,
                   e.seq, u.n
              from unnest(?::bigint[]) with ordinality u (seq, n)
              join standing e on e.seq = u.seq                                              -- event_seq
             where e.expiration is null or e.expiration > ?
             order by u.n
            """;

    /** For each ranked match so many documents are looked at where a word is very common. */
    private static final int WALKED = 20;

    private static final Optional<Set<Integer>> PROFILES = Optional.of(Set.of(Kind.METADATA));

    /**
     * What is asked.
     *
     * @param database knows the hash of tags
     * @param source where it is read
     * @param tail what is not indexed yet
     */
    record Index(Database database, ReadSource source, SearchTail tail) {}

    private final Index index;
    private final PaidStatements statements;
    private final Filter filter;
    private final SearchTerms terms;
    private final Optional<String> name;
    private final Optional<SearchOrder> order;
    private final TrustedAuthors trusted;
    private final Spending spending;

    /**
     * @param terms that find nothing, where there are only extensions
     * @param trusted whose events are wanted
     */
    SearchQuery(Index index, Filter filter, SearchTerms terms, TrustedAuthors trusted, Spending spending) {
        this.index = index;
        this.statements = new PaidStatements(index.source(), spending);
        this.filter = filter;
        this.terms = terms;
        this.name = name(filter);
        this.order = filter.search().flatMap(SearchOrder::of);
        this.trusted = trusted;
        this.spending = spending;
    }

    Filter filter() {
        return filter;
    }

    /** What a name is to begin with: of a search for profiles alone. */
    private static Optional<String> name(Filter filter) {
        return filter.kinds().equals(PROFILES)
                ? filter.search().map(SearchTerms::text).map(FoldedName::of).filter(folded -> !folded.isEmpty())
                : Optional.empty();
    }

    /** The rows that match, the best first. */
    long[] rank(long wanted) throws SQLException, QueryRefusedException {
        trusted.requireRanks();
        long[] found = find(wanted);
        return sort(
                name.isPresent() ? trusted.of(found) : found); // whoever is found by a name was not asked for a rank
    }

    /** These rows as the search wants them sorted; in their order where it does not say, or nobody counts what people do. */
    long[] sort(long[] seqs) throws SQLException, QueryRefusedException {
        if (order.isEmpty()) {
            return seqs;
        }
        return statements.run(SORT, query -> {
            query.setObject(1, seqs);
            query.setString(2, order.get().word());
            query.setLong(3, System.currentTimeMillis() / 1000);
            return PaidStatements.numbers(query);
        });
    }

    private long[] find(long wanted) throws SQLException, QueryRefusedException {
        int ranked = (int) Math.max(wanted, spending.budget().maxRanked());
        return statements.run(name.isPresent() ? RANK_PEOPLE : RANK, query -> {
            int next = bindConditions(query);
            query.setInt(next++, (int) wanted);
            query.setInt(next++, ranked);
            query.setInt(next++, ranked * WALKED);
            next = notIndexed(query).bind(query, next);
            if (name.isPresent()) {
                query.setString(next++, name.get());
                query.setInt(next++, ranked);
                setArray(
                        query, next++, filter.authors().map(FilterPlan::authors).orElse(null));
                bindRest(query, next);
            }
            long[] seqs = PaidStatements.numbers(query);
            spending.addRows(seqs.length);
            return seqs;
        });
    }

    /** Asked before the index: what is indexed meanwhile is found there. */
    private SearchTail.Documents notIndexed(PreparedStatement query) throws SQLException {
        return index.tail().read(query.getConnection(), filter, query.getQueryTimeout());
    }

    /** How many match that are of none of these kinds, a tag by its hash alone. */
    long count(Set<Integer> exceptKinds) throws SQLException, QueryRefusedException {
        trusted.requireRanks();
        return statements.run(COUNT, query -> {
            int next = bindConditions(query);
            query.setLong(next++, System.currentTimeMillis() / 1000);
            query.setObject(next++, FilterPlan.kinds(exceptKinds));
            query.setString(next++, name.orElse(null));
            notIndexed(query).bind(query, next);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    /**
     * A page of events.
     *
     * @param rows how many of the rows it comes from: those that no longer stand are passed over
     */
    record Page(List<StoredEvent> events, int rows) {}

    /** The events that stand of these rows, in their order, until their raw JSON has that many bytes and one event more. */
    Page read(long[] seqs, long bytes) throws SQLException, QueryRefusedException {
        return statements.run(READ, query -> {
            query.setLong(1, bytes);
            query.setObject(2, seqs);
            query.setLong(3, System.currentTimeMillis() / 1000);
            List<StoredEvent> events = new ArrayList<>(seqs.length);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    byte[] raw = rows.getBytes(5);
                    if (raw == null) {
                        return new Page(events, rows.getInt(7) - 1);
                    }
                    events.add(event(rows, raw));
                }
            }
            return new Page(events, seqs.length);
        });
    }

    private static StoredEvent event(ResultSet row, byte[] raw) throws SQLException {
        return new StoredEvent(
                EventId.of(row.getBytes(2)),
                row.getLong(1),
                PublicKey.of(row.getBytes(3)),
                row.getInt(4),
                raw,
                row.getLong(6));
    }

    /** @return the index of the next parameter */
    private int bindConditions(PreparedStatement query) throws SQLException {
        query.setString(1, terms.query());
        query.setObject(2, terms.words().toArray(String[]::new));
        query.setObject(3, terms.letters().toArray(String[]::new));
        query.setObject(4, terms.phrases().toArray(String[]::new));
        setArray(query, 5, filter.authors().map(FilterPlan::authors).orElse(null));
        setArray(query, 6, filter.kinds().map(FilterPlan::kinds).orElse(null));
        int next = bindRest(query, 7);
        query.setObject(next++, trusted.leastRank().orElse(null), Types.INTEGER);
        return next;
    }

    /** What neither words nor authors nor kinds say. */
    private int bindRest(PreparedStatement query, int first) throws SQLException {
        List<long[]> tags = index.database().tagHash().of(filter);
        setArray(query, first, filter.ids().map(FilterPlan::ids).orElse(null));
        // Further conditions are left to the comparison with the filter.
        setArray(query, first + 1, tags.isEmpty() ? null : tags.get(0));
        setArray(query, first + 2, tags.size() < 2 ? null : tags.get(1));
        query.setLong(first + 3, filter.since().orElse(0));
        query.setLong(first + 4, filter.until().orElse(Long.MAX_VALUE));
        return first + 5;
    }

    private static void setArray(PreparedStatement query, int index, Object array) throws SQLException {
        if (array == null) {
            query.setNull(index, Types.ARRAY);
        } else {
            query.setObject(index, array);
        }
    }
}
