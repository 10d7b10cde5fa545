package dev.camelstr.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.StreamAdmin;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.nostr.EventId;
import dev.camelstr.pipeline.lag.StoreLag;
import dev.camelstr.store.changelog.ChangelogEntry;
import dev.camelstr.store.changelog.ChangelogReader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What stands in a database, and what its changelog says of it. */
record StoredState(String url) {

    Set<EventId> ids() {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select id from event")) {
            Set<EventId> ids = new HashSet<>();
            while (rows.next()) {
                ids.add(EventId.of(rows.getBytes(1)));
            }
            return ids;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of the first row. */
    String query(String sql) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where each event stands: its seq by its id. */
    Map<EventId, Long> places() {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select id, seq from event")) {
            Map<EventId, Long> places = new HashMap<>();
            while (rows.next()) {
                places.put(EventId.of(rows.getBytes(1)), rows.getLong(2));
            }
            return places;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The offset up to which all that was collected is stored and known to be told, as if all partitions of its streams
     * were one; -1 at first.
     */
    long announced() {
        return position("announced");
    }

    /** Whether that is all that these streams hold. */
    boolean hasAll(StreamAdmin streams) {
        return announced() + 1
                == StoreLag.COLLECTED.stream()
                        .flatMap(stream -> streams.info(stream).stream())
                        .mapToLong(StreamInfo::next)
                        .sum();
    }

    /** The same of what is stored. */
    long applied() {
        return position("applied");
    }

    private long position(String which) {
        String told = query("select coalesce(sum(" + which
                + " + 1), 0) from stream_position where stream in ('nostr.collected', 'nostr.backfilled')");
        return Long.parseLong(told) - 1;
    }

    /**
     * That a reader sees exactly one {@code stored} for each event that was stored, and has what the database has when it
     * does what the changelog says.
     *
     * @param changelog all of nostr.stored, repetitions included
     */
    static void agrees(List<InboundMessage> changelog, Set<EventId> ids) {
        ChangelogReader reader = new ChangelogReader();
        List<ChangelogEntry> seen =
                changelog.stream().map(reader::read).flatMap(Optional::stream).toList();
        assertThat(seen)
                .filteredOn(entry -> entry.type() == ChangelogEntry.Type.STORED)
                .extracting(entry -> entry.id().orElseThrow())
                .doesNotHaveDuplicates();
        assertThat(copy(changelog).keySet()).isEqualTo(ids);
    }

    /**
     * What an empty copy becomes to which the changelog is applied: the seq of each event by its id.
     *
     * @param changelog all of nostr.stored, repetitions included
     */
    static Map<EventId, Long> copy(List<InboundMessage> changelog) {
        ChangelogReader reader = new ChangelogReader();
        Map<EventId, Long> copy = new HashMap<>();
        for (InboundMessage message : changelog) {
            reader.read(message).ifPresent(entry -> {
                entry.removed().forEach(copy::remove);
                if (entry.type() == ChangelogEntry.Type.STORED) {
                    copy.put(entry.id().orElseThrow(), entry.seq());
                } else if (entry.type() == ChangelogEntry.Type.REMOVED) {
                    copy.remove(entry.id().orElseThrow(), entry.seq());
                }
            });
        }
        return copy;
    }

    /** How many messages of the changelog tell what an earlier one has told. */
    static long repetitions(List<InboundMessage> changelog) {
        ChangelogReader reader = new ChangelogReader();
        return changelog.stream()
                .filter(message -> reader.read(message).isEmpty())
                .count();
    }
}
