package dev.camelstr.store.query;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.Tag;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.TagHash;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** Events in the tables as the store writes them, and the dumb way to answer filters. */
final class StoredFixture {
    static final Comparator<Event> NEWEST_FIRST =
            Comparator.comparingLong(Event::createdAt).reversed().thenComparing(Event::id);

    private StoredFixture() {}

    static PublicKey author(long number) {
        return PublicKey.ofHex("%064x".formatted(number));
    }

    static EventId id(long number) {
        return EventId.ofHex("%064x".formatted(number));
    }

    static Event event(long id, long author, long createdAt, int kind, String content, List<Tag> tags) {
        return new EventBuilder(kind)
                .createdAt(createdAt)
                .content(content)
                .tags(tags)
                .build(author(author), id(id), new byte[64]);
    }

    static void empty(Database database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("delete from event; delete from tag");
        }
    }

    static void insert(Database database, List<Event> events) throws SQLException {
        TagHash hash = database.tagHash();
        try (Connection connection = database.getConnection();
                PreparedStatement event = connection.prepareStatement(
                        "insert into event (seq, created_at, expiration, kind, id, pubkey, tags, raw)"
                                + " values ((select coalesce(max(seq), 0) + 1 from event), ?, ?, ?, ?, ?, ?, ?)");
                PreparedStatement tag = connection.prepareStatement("insert into tag (h, created_at, seq, kind)"
                        + " select unnest(tags), created_at, seq, kind from event where id = ?")) {
            connection.setAutoCommit(false);
            for (Event stored : events) {
                bind(event, stored, hash);
                tag.setBytes(1, stored.id().bytes());
                event.addBatch();
                tag.addBatch();
            }
            event.executeBatch();
            tag.executeBatch();
            connection.commit();
            connection.setAutoCommit(true);
        }
    }

    private static void bind(PreparedStatement insert, Event event, TagHash hash) throws SQLException {
        insert.setLong(1, event.createdAt());
        OptionalLong expiration = event.expiration();
        insert.setObject(2, expiration.isPresent() ? expiration.getAsLong() : null, Types.BIGINT);
        insert.setInt(3, event.kind());
        insert.setBytes(4, event.id().bytes());
        insert.setBytes(5, event.pubkey().bytes());
        insert.setObject(
                6,
                event.tags().stream()
                        .filter(Tag::isIndexed)
                        .mapToLong(tag -> hash.of(tag.name(), tag.value()))
                        .distinct()
                        .toArray());
        insert.setBytes(7, event.raw());
    }

    /** What the filters are to find. */
    static List<Event> answer(List<Event> stored, List<Filter> filters, Audience audience, QueryBudget budget) {
        long now = System.currentTimeMillis() / 1000;
        Set<Event> found = new LinkedHashSet<>();
        for (Filter filter : filters) {
            matching(stored, filter, now)
                    .filter(audience::mayRead)
                    .limit(Math.min(budget.maxLimit(), filter.limit().orElse(budget.defaultLimit())))
                    .forEach(found::add);
        }
        return found.stream().sorted(NEWEST_FIRST).toList();
    }

    static Stream<Event> matching(List<Event> stored, Filter filter, long now) {
        return stored.stream()
                .filter(event -> event.expiration().orElse(Long.MAX_VALUE) > now)
                .filter(filter::matches)
                .sorted(NEWEST_FIRST);
    }

    static List<EventId> ids(List<Event> events) {
        return events.stream().map(Event::id).toList();
    }

    static List<EventId> streamed(
            EventQueries queries, List<Filter> filters, Audience audience, QueryBudget budget, int pause)
            throws Exception {
        return streamed(queries, filters, audience, budget, Recent.NONE, pause);
    }

    /** @param pause after so many events what was read ahead is forgotten, each time */
    static List<EventId> streamed(
            EventQueries queries, List<Filter> filters, Audience audience, QueryBudget budget, Recent recent, int pause)
            throws Exception {
        List<EventId> ids = new ArrayList<>();
        EventCursor cursor = queries.open(filters, audience, budget, recent);
        for (var event = cursor.next(); event.isPresent(); event = cursor.next()) {
            ids.add(event.get().id());
            if (ids.size() % pause == 0) {
                cursor.forget();
                if (cursor.bytesAhead() != 0) {
                    throw new IllegalStateException("it keeps " + cursor.bytesAhead() + " bytes");
                }
            }
        }
        return ids;
    }

    static List<EventId> streamed(EventQueries queries, List<Filter> filters, QueryBudget budget) throws Exception {
        List<EventId> ids = new ArrayList<>();
        queries.stream(filters, budget, page -> {
            page.forEach(event -> ids.add(event.id()));
            return true;
        });
        return ids;
    }
}
