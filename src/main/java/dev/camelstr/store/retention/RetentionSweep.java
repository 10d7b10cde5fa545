package dev.camelstr.store.retention;

import dev.camelstr.nostr.PublicKey;
import dev.camelstr.store.database.Transaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import javax.sql.DataSource;

/** Lets go of stored events by a rule, in small transactions; on any number of nodes, one at a time does it. */
public final class RetentionSweep {
    private final DataSource database;
    private final RetentionRule rule;
    private final RetentionWalk walk;

    /**
     * What one transaction did.
     *
     * @param looked how many events it looked at; none: there is nothing to do
     * @param gone how many it let go
     */
    public record Page(long looked, long gone) {}

    /** What would be let go: how many events, and the bytes of their JSON. */
    public record Due(long events, long bytes) {}

    /** @param kept authors whose events stay */
    public RetentionSweep(DataSource database, RetentionRule rule, Set<PublicKey> kept) {
        this.database = database;
        this.rule = rule;
        this.walk = RetentionWalk.of(rule.name(), rule.kinds(), kept, rule.toString());
    }

    /**
     * Looks at the next events that are old enough.
     *
     * @param now seconds since 1970
     */
    public Page letGo(long now) throws SQLException {
        RetentionWalk.Page page =
                Transaction.run(database, connection -> walk.letGo(connection, rule.oldest(now), Long.MAX_VALUE));
        return new Page(page.looked(), page.gone());
    }

    /**
     * What the rule would let go now. It reads all that is old enough.
     *
     * @param now seconds since 1970
     */
    public Due due(long now) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement due =
                        connection.prepareStatement("select d.events, d.bytes from retention_due(?, ?, ?, ?) d")) {
            due.setArray(1, RetentionWalk.firsts(connection, rule.kinds()));
            due.setArray(2, RetentionWalk.lasts(connection, rule.kinds()));
            due.setLong(3, rule.oldest(now));
            due.setArray(4, RetentionWalk.keys(connection, walk.kept()));
            try (ResultSet row = due.executeQuery()) {
                row.next();
                return new Due(row.getLong(1), row.getLong(2));
            }
        }
    }
}
