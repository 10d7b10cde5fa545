package dev.camelstr.store.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Whether the store can be trusted to be complete: down while the database is away, and while messages are known to be
 * lost that nobody has acknowledged ({@code update stream_gap set acknowledged = now()}).
 */
public class StoreHealth extends AbstractHealthCheck {
    private static final String OPEN_GAPS =
            "select count(*), coalesce(min(stream || ' from ' || first_lost || ' to before ' || next_read), '')"
                    + " from stream_gap where acknowledged is null";

    private Database database = new Database();

    public StoreHealth() {
        super("camelstr", "store");
    }

    public void setDatabase(Database database) {
        this.database = database;
    }

    /**
     * In how many places messages were lost that nobody has acknowledged.
     *
     * @throws SQLException if the database cannot be had
     */
    public long openGaps() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(OPEN_GAPS);
                ResultSet result = query.executeQuery()) {
            result.next();
            return result.getLong(1);
        }
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(OPEN_GAPS);
                ResultSet result = query.executeQuery()) {
            result.next();
            long gaps = result.getLong(1);
            builder.detail("gaps", gaps);
            if (gaps == 0) {
                builder.up();
            } else {
                builder.message("messages were lost before they were stored: " + result.getString(2))
                        .down();
            }
        } catch (SQLException e) {
            builder.message("the database cannot be reached").error(e).down();
        }
    }
}
