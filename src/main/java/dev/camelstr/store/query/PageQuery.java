package dev.camelstr.store.query;

import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.store.Position;
import dev.camelstr.store.StoredEvent;
import dev.camelstr.store.database.ReadSource;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one page of what a plan finds. */
final class PageQuery {
    private static final byte[] NO_RAW = {};

    private final ReadSource source;
    private final Spending spending;

    PageQuery(ReadSource source, Spending spending) {
        this.source = source;
        this.spending = spending;
    }

    /**
     * What is to be read.
     *
     * @param since inclusive
     * @param from where to begin
     * @param rows how many at most
     * @param candidates how many are looked at before the remaining conditions
     * @param branchRows how many of each branch
     * @param bytes of raw JSON in all, plus one event; nothing: without raw
     */
    record Request(long since, Position from, int rows, int candidates, int branchRows, Optional<Integer> bytes) {}

    /**
     * @param events in order
     * @param next where to read on; nothing: that was all
     */
    record Page(List<StoredEvent> events, Optional<Position> next) {}

    /** So many were found without the database. */
    void addRows(int rows) throws QueryRefusedException {
        spending.addRows(rows);
    }

    Page read(FilterPlan plan, Request request) throws SQLException, QueryRefusedException {
        int seconds = spending.secondsLeft();
        String sql = sql(plan, request.bytes().isPresent());
        long begin = System.nanoTime();
        try {
            return source.read(connection -> {
                try (PreparedStatement query = connection.prepareStatement(sql)) {
                    query.setQueryTimeout(seconds);
                    bind(query, plan, request);
                    try (ResultSet rows = query.executeQuery()) {
                        return page(rows, request);
                    }
                }
            });
        } catch (SQLException e) {
            throw spending.failure(e);
        } finally {
            spending.addNanos(System.nanoTime() - begin);
        }
    }

    /** A walk with raw is not for plans that may pass over much: it would take its time within one statement. */
    private static String sql(FilterPlan plan, boolean withRaw) {
        if (!plan.isOneWalk() || withRaw && plan.isRestricted()) {
            return plan.way().pageSql();
        }
        return withRaw ? plan.way().walkSql() : plan.way().keysSql();
    }

    static void bind(PreparedStatement query, FilterPlan plan, Request request) throws SQLException {
        int index = 1;
        for (FilterPlan.Argument argument : plan.arguments()) {
            if (argument.value() == null) {
                query.setNull(index++, Types.ARRAY);
            } else {
                query.setObject(index++, argument.value());
            }
        }
        query.setLong(index++, request.since());
        query.setLong(index++, request.from().createdAt());
        query.setBytes(index++, request.from().after().map(EventId::bytes).orElse(null));
        query.setLong(index++, System.currentTimeMillis() / 1000);
        query.setInt(index++, request.rows());
        query.setInt(index++, request.candidates());
        query.setInt(index++, request.branchRows());
        query.setObject(index, request.bytes().map(Integer::longValue).orElse(null), Types.BIGINT);
    }

    private Page page(ResultSet rows, Request request) throws SQLException, QueryRefusedException {
        List<StoredEvent> events = new ArrayList<>();
        Optional<Position> more = Optional.empty();
        int read = 0;
        while (rows.next()) {
            long createdAt = rows.getLong(1);
            byte[] id = rows.getBytes(2);
            if (id == null) {
                more = Position.before(createdAt, request.since());
                continue;
            }
            read++;
            byte[] raw = request.bytes().isPresent() ? rows.getBytes(5) : NO_RAW;
            if (raw == null) {
                more = Position.after(events.get(events.size() - 1));
                break;
            }
            events.add(new StoredEvent(
                    EventId.of(id), createdAt, PublicKey.of(rows.getBytes(3)), rows.getInt(4), raw, rows.getLong(6)));
        }
        spending.addRows(read);
        boolean cut = events.size() >= request.rows();
        return new Page(events, cut ? Position.after(events.get(events.size() - 1)) : more);
    }
}
