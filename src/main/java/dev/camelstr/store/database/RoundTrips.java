package dev.camelstr.store.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/** How fast a database answers at all: the unit by which figures of the store travel between machines. */
public final class RoundTrips {
    private static final Duration WARM_UP = Duration.ofMillis(300);
    private static final Duration COUNTED = Duration.ofSeconds(1);

    private RoundTrips() {}

    /**
     * {@code select 1} a second, on one connection.
     *
     * @param url as of {@link Database#setUrl}; nothing is migrated there
     */
    public static double perSecond(String url) throws SQLException {
        DatabaseUrl address = DatabaseUrl.parse(url);
        Properties properties = new Properties();
        address.user().ifPresent(user -> properties.setProperty("user", user));
        address.password().ifPresent(password -> properties.setProperty("password", password));
        try (Connection connection = DriverManager.getConnection(address.jdbcUrl(), properties);
                PreparedStatement query = connection.prepareStatement("select 1")) {
            ask(query, WARM_UP);
            return ask(query, COUNTED);
        }
    }

    private static double ask(PreparedStatement query, Duration span) throws SQLException {
        long began = System.nanoTime();
        long asked = 0;
        while (System.nanoTime() - began < span.toNanos()) {
            query.executeQuery().close();
            asked++;
        }
        return asked / ((System.nanoTime() - began) / 1e9);
    }
}
