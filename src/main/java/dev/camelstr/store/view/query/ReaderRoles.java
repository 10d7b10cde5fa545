package dev.camelstr.store.view.query;

import dev.camelstr.store.database.Transaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the roles of the database that may read a view and nothing else, and has them read what came to a view's schema.
 * A user who may not make roles does without.
 */
final class ReaderRoles {
    private static final Logger LOG = LoggerFactory.getLogger(ReaderRoles.class);
    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final long LOCK = 0x76696577_00000000L;

    private final DataSource database;
    private volatile boolean impossible;

    ReaderRoles(DataSource database) {
        this.database = database;
    }

    /** @return whether that role may be taken and can read the view; false: this user may not make roles */
    boolean prepare(String view, String role) throws SQLException {
        if (impossible) {
            return false;
        }
        try {
            return Transaction.run(database, connection -> {
                grant(connection, "view_" + view, role);
                return true;
            });
        } catch (SQLException e) {
            if (!INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
                throw e;
            }
            impossible = true;
            LOG.info(
                    "Queries of views run as the database's user, read-only: it may not make roles ({})",
                    e.getMessage());
            return false;
        }
    }

    /** One at a time, as such rights are rows that two cannot write at once. Names are checked: they are parts of statements. */
    private static void grant(Connection connection, String schema, String role) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("select pg_advisory_xact_lock(" + LOCK + ")");
            if (!exists(connection, role)) {
                statement.execute("create role " + role + " nologin");
            }
            statement.execute("grant " + role + " to current_user");
            statement.execute("grant usage on schema " + schema + " to " + role);
            statement.execute("grant select on all tables in schema " + schema + " to " + role);
        }
    }

    private static boolean exists(Connection connection, String role) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select from pg_roles where rolname = ?")) {
            query.setString(1, role);
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
    }
}
