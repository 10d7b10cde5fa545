package dev.camelstr.pipeline.view;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Optional;

/**
 * A view that this process works on, by the lease that it has, for what is done beside the view's steps: of any number of processes
 * one does it.
 *
 * @param made when its tables were made: others that have replaced them were made at another time
 * @param given how many changes they were given
 */
public record WorkedView(String name, Timestamp made, long given) {
    private static final String MINE = """
            select v.made, v.came + v.went as given
              from user_view v
              join view_position p on p.view = 'view ' || v.name and p.holder = ? and p.lease_until > clock_timestamp()
             where v.name = ? and v.version <> ''
               and not exists (select from user_view_range r where r.name = v.name)
               and to_regnamespace('view_' || v.name) is not null
            """;

    /**
     * @param holder this process
     * @return nothing if another works on the view, or it has not been given all
     */
    public static Optional<WorkedView> of(Connection connection, String name, String holder) throws SQLException {
        try (PreparedStatement mine = connection.prepareStatement(MINE)) {
            mine.setString(1, holder);
            mine.setString(2, name);
            try (ResultSet row = mine.executeQuery()) {
                return row.next()
                        ? Optional.of(new WorkedView(name, row.getTimestamp(1), row.getLong(2)))
                        : Optional.empty();
            }
        }
    }

    /**
     * Locks the tables against being replaced until the transaction ends; what comes meanwhile is taken in.
     *
     * @return false if they have been
     */
    public boolean hold(Connection connection) throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement("select from user_view where name = ? and made = ? for key share")) {
            lock.setString(1, name);
            lock.setTimestamp(2, made);
            try (ResultSet row = lock.executeQuery()) {
                return row.next();
            }
        }
    }
}
