package dev.camelstr.store.query;

import dev.camelstr.nostr.Filter;
import dev.camelstr.store.StoredEvent;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.ReadSource;
import dev.camelstr.store.query.QueryRefusedException.Reason;
import dev.camelstr.store.search.SearchOrder;
import dev.camelstr.store.search.SearchTail;
import dev.camelstr.store.search.SearchTerms;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Answers filters from the database. Results come in the order of NIP-01: the newest first, the lowest id first within a
 * second; each event once, none that has expired. What filters with a search find comes before them, the best first
 * (NIP-50).
 *
 * <p>A query reads in pages, each by a statement of its own: between pages it holds no connection, and it sees what was
 * committed before its first page, but for what has been removed or replaced since. Thread-safe.
 */
public final class EventQueries {
    private static final int HANDED_OVER = 250;

    /** So many times as many as are ranked: the newest, where authors have to be trusted. */
    private static final int LOOKED_AT = 20;

    /** As {@link RowSink}; may ask the database. */
    @FunctionalInterface
    private interface Pages<T> {
        boolean accept(List<T> page) throws SQLException, QueryRefusedException;
    }

    private final Database database;
    private final ReadSource source;
    private final SearchTail searchTail;
    private final PageSizes sizes;
    private final FilterPlanner planner;

    /** Searches find what is indexed. */
    public EventQueries(Database database) {
        this(database, PageSizes.DEFAULT);
    }

    /** @param searchTail what searches find besides */
    public EventQueries(Database database, SearchTail searchTail) {
        this(database, searchTail, PageSizes.DEFAULT);
    }

    EventQueries(Database database, PageSizes sizes) {
        this(database, new SearchTail(Set.of()), sizes);
    }

    private EventQueries(Database database, SearchTail searchTail, PageSizes sizes) {
        this(database, ReadSource.of(database), searchTail, sizes);
    }

    private EventQueries(Database database, ReadSource source, SearchTail searchTail, PageSizes sizes) {
        this.database = database;
        this.source = source;
        this.searchTail = searchTail;
        this.sizes = sizes;
        this.planner = new FilterPlanner(database, source);
    }

    /** The same, reading from there: for one query. */
    public EventQueries from(ReadSource elsewhere) {
        return new EventQueries(database, elsewhere, searchTail, sizes);
    }

    /**
     * Hands over the stored events that match any of the filters, up to each filter's own limit; private ones too.
     *
     * @throws QueryRefusedException if the query is too much, also in its midst
     * @throws SQLException if the database fails
     */
    public void stream(List<Filter> filters, QueryBudget budget, RowSink<StoredEvent> sink)
            throws QueryRefusedException, SQLException {
        merge(open(filters, Audience.UNRESTRICTED, budget, Recent.NONE), Function.identity(), sink::accept);
    }

    /**
     * The stored events that match any of the filters and are for the audience, up to each filter's own limit, to be read
     * event by event.
     *
     * @param recent what need not be asked of the database
     * @throws QueryRefusedException if the query is too much
     * @throws SQLException if the database fails
     */
    public EventCursor open(List<Filter> filters, Audience audience, QueryBudget budget, Recent recent)
            throws QueryRefusedException, SQLException {
        PageSizes shared = sizes.sharedBy(filters.size());
        Spending spending = new Spending(budget);
        List<FilterCursor> cursors = new ArrayList<>();
        List<SearchCursor> searches = new ArrayList<>();
        boolean whole = true;
        for (Filter filter : affordable(filters, budget)) {
            long limit = Math.min(budget.maxLimit(), filter.limit().orElse(budget.defaultLimit()));
            Filter narrowed = audience.narrow(filter);
            Optional<SearchTerms> terms = filter.search().flatMap(SearchTerms::of);
            if (terms.isEmpty() && !hasExtension(filter)) {
                whole &= limit > 0 || filter.matchesNothing();
                add(cursors, narrowed, audience, limit, true, recent, shared, spending);
            } else if (!narrowed.matchesNothing()
                    && !terms.map(SearchTerms::findsNothing).orElse(false)) {
                whole = false; // what a search leaves out is not older than what it finds
                TrustedAuthors trusted = new TrustedAuthors(source, filter, spending);
                SearchQuery query =
                        new SearchQuery(search(), narrowed, terms.orElse(SearchTerms.NOTHING), trusted, spending);
                SearchCursor.Ranking ranking = terms.isPresent()
                        ? query::rank
                        : wanted -> query.sort(newest(narrowed, audience, trusted, wanted, recent, shared, spending));
                searches.add(new SearchCursor(query, ranking, audience, limit, shared.bytes()));
            }
        }
        return new EventCursor(searches, cursors, whole);
    }

    /** Whether the search asks for more than words. */
    private static boolean hasExtension(Filter filter) {
        return filter.search().flatMap(SearchOrder::of).isPresent()
                || TrustedAuthors.of(filter).isPresent();
    }

    /** Of more than are ranked the newest are sorted, and of many more the newest looked at for those of trusted authors. */
    private long[] newest(
            Filter filter,
            Audience audience,
            TrustedAuthors trusted,
            long wanted,
            Recent recent,
            PageSizes shared,
            Spending spending)
            throws QueryRefusedException, SQLException {
        trusted.requireRanks();
        long most = Math.max(wanted, spending.budget().maxRanked());
        long looked = trusted.leastRank().isPresent() ? most * LOOKED_AT : most;
        List<FilterCursor> cursors = new ArrayList<>();
        add(cursors, filter, audience, looked, false, recent, shared, spending);
        List<Long> seqs = new ArrayList<>();
        merge(new EventCursor(List.of(), cursors, true), StoredEvent::seq, page -> {
            Arrays.stream(trusted.of(numbers(page))).limit(most - seqs.size()).forEach(seqs::add);
            return seqs.size() < most;
        });
        return numbers(seqs);
    }

    private static long[] numbers(List<Long> seqs) {
        return seqs.stream().mapToLong(Long::longValue).toArray();
    }

    /**
     * Hands over the keys of all stored events that match any of the filters and are for the audience, whatever their
     * limits, in the same order. In the database up to three tags match by their keyed 64-bit hashes alone. Searches are
     * refused: they have another order.
     *
     * @param recent what need not be asked of the database
     * @throws QueryRefusedException if the query is too much, also in its midst
     * @throws SQLException if the database fails
     */
    public void keys(
            List<Filter> filters, Audience audience, QueryBudget budget, Recent recent, RowSink<StoredKey> sink)
            throws QueryRefusedException, SQLException {
        merge(
                openKeys(filters, audience, budget, recent),
                event -> new StoredKey(event.id(), event.createdAt(), event.pubkey()),
                sink::accept);
    }

    private EventCursor openKeys(List<Filter> filters, Audience audience, QueryBudget budget, Recent recent)
            throws QueryRefusedException {
        return walk(withoutSearch(affordable(filters, budget)), audience, recent, new Spending(budget));
    }

    private EventCursor walk(List<Filter> filters, Audience audience, Recent recent, Spending spending) {
        List<FilterCursor> cursors = new ArrayList<>();
        List<Filter> walks = Walks.of(filters);
        PageSizes shared = sizes.sharedBy(walks.size());
        for (Filter filter : walks) {
            add(cursors, audience.narrow(filter), audience, Long.MAX_VALUE, false, recent, shared, spending);
        }
        return new EventCursor(List.of(), cursors, true);
    }

    /**
     * How many stored events match any of the filters and are for the audience, whatever their limits (NIP-45); each counts
     * once. A search is counted alone, and finds nothing of private kinds then.
     *
     * @param recent what need not be asked of the database
     * @throws QueryRefusedException if counting is too much
     * @throws SQLException if the database fails
     */
    public EventCount count(List<Filter> filters, Audience audience, QueryBudget budget, Recent recent)
            throws QueryRefusedException, SQLException {
        Optional<SearchTerms> terms =
                filters.size() == 1 ? filters.get(0).search().flatMap(SearchTerms::of) : Optional.empty();
        if (terms.isPresent()) {
            return new EventCount(
                    countSearch(affordable(filters, budget).get(0), audience, terms.get(), budget), Optional.empty());
        }
        if (filters.size() == 1 && TrustedAuthors.of(filters.get(0)).isPresent()) {
            return new EventCount(
                    countTrusted(affordable(filters, budget), audience, budget, recent), Optional.empty());
        }
        Optional<HyperLogLog> authors = filters.size() == 1 ? HyperLogLog.of(filters.get(0)) : Optional.empty();
        long[] count = {0};
        keys(filters, audience, budget, recent, page -> {
            count[0] += page.size();
            authors.ifPresent(registers -> page.forEach(key -> registers.add(key.pubkey())));
            return true;
        });
        return new EventCount(count[0], authors.map(HyperLogLog::hex));
    }

    /**
     * The same of filters without a search, if memory alone tells it, and soon.
     *
     * @throws QueryRefusedException if counting is too much
     */
    public Optional<EventCount> countFromMemory(
            List<Filter> filters, Audience audience, QueryBudget budget, Recent recent)
            throws QueryRefusedException, SQLException {
        if (filters.stream().anyMatch(filter -> filter.search().isPresent())) {
            return Optional.empty();
        }
        Optional<HyperLogLog> authors = filters.size() == 1 ? HyperLogLog.of(filters.get(0)) : Optional.empty();
        EventCursor cursor = openKeys(filters, audience, budget, recent);
        for (long count = 0; cursor.prepareFromMemory(); count++) {
            Optional<StoredEvent> event = cursor.next();
            if (event.isEmpty()) {
                return Optional.of(new EventCount(count, authors.map(HyperLogLog::hex)));
            }
            authors.ifPresent(registers -> registers.add(event.get().pubkey()));
        }
        return Optional.empty();
    }

    private long countSearch(Filter filter, Audience audience, SearchTerms terms, QueryBudget budget)
            throws QueryRefusedException, SQLException {
        if (filter.matchesNothing() || terms.findsNothing()) {
            return 0;
        }
        Spending spending = new Spending(budget);
        TrustedAuthors trusted = new TrustedAuthors(source, filter, spending);
        return new SearchQuery(search(), filter, terms, trusted, spending).count(audience.privateKinds());
    }

    private SearchQuery.Index search() {
        return new SearchQuery.Index(database, source, searchTail);
    }

    private long countTrusted(List<Filter> filter, Audience audience, QueryBudget budget, Recent recent)
            throws QueryRefusedException, SQLException {
        Spending spending = new Spending(budget);
        TrustedAuthors trusted = new TrustedAuthors(source, filter.get(0), spending);
        trusted.requireRanks();
        long[] count = {0};
        merge(walk(filter, audience, recent, spending), StoredEvent::seq, page -> {
            count[0] += trusted.of(numbers(page)).length;
            return true;
        });
        return count[0];
    }

    private void add(
            List<FilterCursor> cursors,
            Filter filter,
            Audience audience,
            long limit,
            boolean withRaw,
            Recent recent,
            PageSizes shared,
            Spending spending) {
        if (limit == 0 || filter.matchesNothing()) {
            return;
        }
        cursors.add(new FilterCursor(
                filter,
                audience,
                recent,
                () -> planner.plan(filter, audience, spending),
                new PageQuery(source, spending),
                shared,
                limit,
                withRaw));
    }

    private static <T> void merge(EventCursor cursor, Function<StoredEvent, T> form, Pages<T> sink)
            throws QueryRefusedException, SQLException {
        List<T> page = new ArrayList<>();
        for (Optional<StoredEvent> event = cursor.next(); event.isPresent(); event = cursor.next()) {
            page.add(form.apply(event.get()));
            // What is known is not kept back for a statement.
            if (page.size() >= HANDED_OVER || !cursor.isReady()) {
                if (!sink.accept(page)) {
                    return;
                }
                page = new ArrayList<>();
            }
        }
        if (!page.isEmpty()) {
            sink.accept(page);
        }
    }

    private static List<Filter> withoutSearch(List<Filter> filters) throws QueryRefusedException {
        if (filters.stream().anyMatch(EventQueries::isSearch)) {
            throw new QueryRefusedException(Reason.UNSUPPORTED, "a search is only answered to REQ, and to COUNT alone");
        }
        return filters;
    }

    private static boolean isSearch(Filter filter) {
        return filter.search().flatMap(SearchTerms::of).isPresent()
                || TrustedAuthors.of(filter).isPresent();
    }

    private static List<Filter> affordable(List<Filter> filters, QueryBudget budget) throws QueryRefusedException {
        long elements = 0;
        for (Filter filter : filters) {
            elements += elements(filter);
        }
        if (elements > budget.maxElements()) {
            throw new QueryRefusedException(
                    Reason.TOO_MANY_ELEMENTS, "more than " + budget.maxElements() + " elements in the filters");
        }
        return filters;
    }

    private static long elements(Filter filter) {
        return size(filter.ids())
                + size(filter.authors())
                + size(filter.kinds())
                + filter.tags().values().stream().mapToLong(Set::size).sum();
    }

    private static <T extends Collection<?>> long size(Optional<T> condition) {
        return condition.map(Collection::size).orElse(0);
    }
}
