package dev.camelstr.store.database;

import com.zaxxer.hikari.HikariConfig;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** Where a database is, in the form that JDBC takes; user and password apart where the URL had them before the host. */
public record DatabaseUrl(String jdbcUrl, Optional<String> user, Optional<String> password) {
    private static final String DRIVER = "org.postgresql.Driver";

    /**
     * Takes {@code jdbc:postgresql://…} as it is, and {@code postgres://} or {@code postgresql://} with user and password
     * before the host; the query ({@code sslmode} and whatever else the driver knows) passes through.
     *
     * @throws SQLException if it is neither; the message does not repeat the URL, which may hold a password
     */
    public static DatabaseUrl parse(String url) throws SQLException {
        if (url.startsWith("jdbc:postgresql:")) {
            return new DatabaseUrl(url, Optional.empty(), Optional.empty());
        }
        if (!url.startsWith("postgres://") && !url.startsWith("postgresql://")) {
            throw unusable();
        }
        try {
            return of(new URI(url));
        } catch (URISyntaxException e) {
            throw unusable();
        }
    }

    /**
     * A connection outside of any pool.
     *
     * @param patience after which a silent server counts as gone, in whole seconds
     */
    public Connection connect(Duration patience) throws SQLException {
        Properties options = credentials();
        for (String timeout : List.of("loginTimeout", "connectTimeout", "socketTimeout")) {
            options.setProperty(timeout, Long.toString(Math.max(1, patience.toSeconds())));
        }
        options.setProperty("prepareThreshold", "0");
        options.setProperty("ApplicationName", "camelstr-health");
        return new Driver().connect(jdbcUrl, options);
    }

    /** A pool of such connections as all are; how many there may be and how long one is waited for is for the caller to say. */
    public HikariConfig pool(String name, Optional<CamelContext> context) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setDriverClassName(DRIVER); // by name: its service file does not survive every way of packing jars
        config.setJdbcUrl(jdbcUrl);
        user.ifPresent(config::setUsername);
        password.ifPresent(config::setPassword);
        config.setInitializationFailTimeout(-1);
        context.map(it -> it.getRegistry().findSingleByType(MeterRegistry.class))
                .ifPresent(config::setMetricRegistry);
        config.addDataSourceProperty("ApplicationName", "camelstr");
        return config;
    }

    /** Gives a pool an option of the driver, unless the URL has it. */
    public void setDefault(HikariConfig pool, String option, long value) {
        if (!jdbcUrl.contains(option)) {
            pool.addDataSourceProperty(option, Long.toString(value));
        }
    }

    /**
     * The same for connections that look for names in these schemas.
     *
     * @param path as PostgreSQL's setting {@code search_path}
     */
    DatabaseUrl withSearchPath(String path) {
        StringBuilder url = new StringBuilder(jdbcUrl);
        append(url, PGProperty.CURRENT_SCHEMA.getName(), path);
        return new DatabaseUrl(url.toString(), user, password);
    }

    /** User and password as the driver takes them. */
    Properties credentials() {
        Properties options = new Properties();
        user.ifPresent(name -> options.setProperty("user", name));
        password.ifPresent(word -> options.setProperty("password", word));
        return options;
    }

    /** All in one URL: a secret. */
    String shared() {
        StringBuilder all = new StringBuilder(jdbcUrl);
        user.ifPresent(name -> append(all, "user", name));
        password.ifPresent(word -> append(all, "password", word));
        return all.toString();
    }

    private static void append(StringBuilder url, String name, String value) {
        url.append(url.indexOf("?") < 0 ? '?' : '&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }

    private static DatabaseUrl of(URI uri) throws SQLException {
        if (uri.getHost() == null) {
            throw unusable();
        }
        String[] credentials = uri.getRawUserInfo() == null
                ? new String[0]
                : uri.getRawUserInfo().split(":", 2);
        String jdbc = "jdbc:postgresql://" + uri.getHost()
                + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
                + (uri.getRawPath().isEmpty() ? "/" : uri.getRawPath())
                + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        return new DatabaseUrl(jdbc, credential(credentials, 0), credential(credentials, 1));
    }

    private static Optional<String> credential(String[] credentials, int index) {
        return index < credentials.length
                ? Optional.of(
                        // a plus is a plus here, not a space
                        URLDecoder.decode(credentials[index].replace("+", "%2B"), StandardCharsets.UTF_8))
                : Optional.empty();
    }

    private static SQLException unusable() {
        return new SQLException(
                "the URL of the database is neither jdbc:postgresql://host:port/database?user=…&password=…"
                        + " nor postgres://user:password@host:port/database",
                "08001");
    }
}
