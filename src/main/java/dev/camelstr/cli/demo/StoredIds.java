package dev.camelstr.cli.demo;

import dev.camelstr.cli.output.UserError;
import dev.camelstr.nostr.EventId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import javax.sql.DataSource;

/** Compares what the database holds with what it should hold. */
final class StoredIds {

    /** @param missing should be there and are not; {@code surplus}: the reverse */
    record Difference(Set<EventId> missing, Set<EventId> surplus) {

        boolean isNone() {
            return missing.isEmpty() && surplus.isEmpty();
        }

        @Override
        public String toString() {
            return "missing: %d %s%nnot expected: %d %s"
                    .formatted(missing.size(), some(missing), surplus.size(), some(surplus));
        }

        private static String some(Set<EventId> ids) {
            return ids.stream().limit(3).toList().toString();
        }
    }

    private StoredIds() {}

    static Difference compare(DataSource database, Set<EventId> expected) {
        Set<EventId> missing = new HashSet<>(expected);
        Set<EventId> surplus = new HashSet<>();
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement("select id from event");
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                EventId id = EventId.of(rows.getBytes(1));
                if (!missing.remove(id)) {
                    surplus.add(id);
                }
            }
        } catch (SQLException e) {
            throw new UserError("the database does not answer: " + e.getMessage(), e);
        }
        return new Difference(missing, surplus);
    }
}
