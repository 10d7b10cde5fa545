package dev.camelstr.store.assertion;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** Of any number of processes one tells: who has the lease, as a view's reader has one. */
public final class TellerLease {
    private static final String CLAIM = "select claim_view('assertions', 0, ?, ?, false) is not null";

    private final DataSource database;
    private final String holder;
    private final Duration length;

    /**
     * @param holder this process, by a name that it keeps
     * @param length until another may have it, without a sign of life
     */
    public TellerLease(DataSource database, String holder, Duration length) {
        this.database = database;
        this.holder = holder;
        this.length = length;
    }

    /** Takes or renews it. False: another process has it. */
    public boolean hold() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement claim = connection.prepareStatement(CLAIM)) {
            claim.setString(1, holder);
            claim.setLong(2, length.toMillis());
            try (ResultSet row = claim.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }
}
