package dev.camelstr.store.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.Closeable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.postgresql.Driver;

/**
 * The database: an outside PostgreSQL (14 or newer) where a URL is given, else an embedded one below the data folder.
 * Nothing is started, connected or migrated before the first connection is asked for.
 */
public class Database implements DataSource, Closeable, CamelContextAware {
    private static final int FOR_MIGRATION = 2; // Flyway holds its lock on one of its own

    private String url = "";
    private Path dataDir = Path.of("camelstr-data");
    private int maxConnections = 10;
    private Duration connectTimeout = Duration.ofSeconds(10);
    private volatile Optional<EmbeddedServer> server = Optional.empty();
    private Optional<CamelContext> context = Optional.empty();
    private DatabaseUrl address;
    private volatile HikariDataSource pool;
    private volatile TagHash tagHash;
    private volatile Optional<SQLException> failure = Optional.empty();
    private volatile boolean closed;
    private Optional<String> schema = Optional.empty();

    /**
     * @param url {@code jdbc:postgresql://…} or {@code postgres://user:password@host:port/database?sslmode=…}; empty for the
     *     embedded database
     */
    public void setUrl(String url) {
        this.url = url.trim();
    }

    /** The folder below which the embedded database lives. */
    public void setDataDir(String dataDir) {
        this.dataDir = Path.of(dataDir);
    }

    /** Where the pool's figures go, if somebody counts there. */
    @Override
    public void setCamelContext(CamelContext context) {
        this.context = Optional.ofNullable(context);
    }

    @Override
    public CamelContext getCamelContext() {
        return context.orElse(null);
    }

    /**
     * A schema in which connections look for names first; it need not be there yet. Before the first connection is asked for.
     *
     * @param schema a name that needs no quotes
     */
    public void setSchema(String schema) {
        if (pool != null) {
            throw new IllegalStateException("there are connections already that know nothing of the schema " + schema);
        }
        this.schema = Optional.of(schema);
    }

    /** How many connections there are at most. */
    public void setMaxConnections(int maxConnections) {
        this.maxConnections = Math.max(maxConnections, FOR_MIGRATION);
    }

    /** How long a connection is waited for. */
    public void setConnectTimeout(Duration connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    /**
     * The URL by which another process reaches the database, user and password included: a secret.
     *
     * @throws SQLException if the database cannot be had
     */
    public String sharedUrl() throws SQLException {
        pool();
        return address.shared();
    }

    /** Whether the database is the embedded one. */
    public boolean isEmbedded() {
        return url.isEmpty();
    }

    /**
     * Refuses the data of an embedded database of another major version than this program brings; an outside database, or
     * no data yet, is well. Starts nothing.
     *
     * @throws SQLException with a message that says what to do
     */
    public void requireOwnVersion() throws SQLException {
        if (isEmbedded()) {
            new EmbeddedServer(dataDir).requireOwnVersion();
        }
    }

    /**
     * A connection; the first call starts the embedded database and migrates the schema.
     *
     * @throws SQLException with a message that says what to do, if the database cannot be had
     */
    @Override
    public Connection getConnection() throws SQLException {
        return pool().getConnection();
    }

    /**
     * Connects once, outside of the pool, which would try again for as long as its timeout.
     *
     * @return the server's major version
     * @throws SQLException as the server or the network gives it
     */
    public int askServer() throws SQLException {
        if (isEmbedded()) {
            try (Connection connection = getConnection()) {
                return connection.getMetaData().getDatabaseMajorVersion();
            }
        }
        DatabaseUrl server = DatabaseUrl.parse(url);
        Properties options = server.credentials();
        options.setProperty("loginTimeout", Long.toString(Math.max(1, connectTimeout.toSeconds())));
        try (Connection connection = new Driver().connect(server.jdbcUrl(), options)) {
            return connection.getMetaData().getDatabaseMajorVersion();
        }
    }

    /**
     * A connection outside of the pool; starts and migrates nothing.
     *
     * @param patience after which a silent server counts as gone, in whole seconds
     * @return empty if the embedded database was not asked for yet
     * @throws SQLException as the server or the network gives it, or as the embedded one failed to start
     */
    public Optional<Connection> connectApart(Duration patience) throws SQLException {
        if (isEmbedded() && pool == null) {
            if (failure.isPresent()) {
                throw failure.get();
            }
            return Optional.empty();
        }
        DatabaseUrl server = isEmbedded() ? address : DatabaseUrl.parse(url);
        return Optional.of(server.connect(patience));
    }

    /**
     * The hash that table {@code tag} is searched by.
     *
     * @throws SQLException if the database cannot be had
     */
    public TagHash tagHash() throws SQLException {
        TagHash known = tagHash;
        if (known == null) {
            known = loadTagHash();
            tagHash = known;
        }
        return known;
    }

    private TagHash loadTagHash() throws SQLException {
        try (Connection connection = getConnection();
                PreparedStatement query =
                        connection.prepareStatement("select value from setting where name = 'tag-hash-key'");
                ResultSet result = query.executeQuery()) {
            result.next();
            return new TagHash(result.getBytes(1));
        }
    }

    private HikariDataSource pool() throws SQLException {
        HikariDataSource open = pool;
        return open != null ? open : openOrTell();
    }

    private HikariDataSource openOrTell() throws SQLException {
        try {
            HikariDataSource opened = open();
            failure = Optional.empty();
            return opened;
        } catch (SQLException e) {
            failure = Optional.of(e);
            throw e;
        }
    }

    private synchronized HikariDataSource open() throws SQLException {
        if (closed) {
            throw new SQLException("the database is closed", "08003");
        }
        if (pool == null) {
            address = isEmbedded() ? startServer() : DatabaseUrl.parse(url);
            HikariDataSource prepared = prepared();
            pool = schema.isEmpty() ? prepared : lookingFirstIn(schema.get(), prepared);
        }
        return pool;
    }

    /** @param prepared by which the tables were made where they belong; it is closed */
    private HikariDataSource lookingFirstIn(String first, HikariDataSource prepared) throws SQLException {
        String path;
        try (prepared) {
            path = first + ", " + searchPath(prepared);
        }
        HikariDataSource opened = new HikariDataSource(poolConfig(address.withSearchPath(path)));
        try {
            requireSearchPath(opened, path);
            return opened;
        } catch (SQLException e) {
            opened.close();
            throw new SQLException(
                    "connections cannot look for names in " + first + " first, which a pooler keeps them from:"
                            + " camelstr.datasource.url has to lead to the database itself (" + e.getMessage() + ")",
                    "08001",
                    e);
        }
    }

    private static void requireSearchPath(DataSource database, String path) throws SQLException {
        String found = searchPath(database);
        if (!found.equals(path)) {
            throw new SQLException("search_path is " + found + ", not " + path);
        }
    }

    private static String searchPath(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement query = connection.createStatement();
                ResultSet path = query.executeQuery("show search_path")) {
            path.next();
            return path.getString(1);
        }
    }

    private HikariDataSource prepared() throws SQLException {
        HikariDataSource opened = new HikariDataSource(poolConfig(address));
        try {
            Schema.make(opened);
            return opened;
        } catch (SQLException | RuntimeException e) {
            opened.close();
            throw new SQLException("the database could not be prepared: " + e.getMessage(), "08001", e);
        }
    }

    private DatabaseUrl startServer() throws SQLException {
        EmbeddedServer started = server.orElseGet(() -> new EmbeddedServer(dataDir));
        server = Optional.of(started);
        return started.start();
    }

    private HikariConfig poolConfig(DatabaseUrl address) {
        HikariConfig config = address.pool("camelstr", context);
        config.setMaximumPoolSize(maxConnections);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(connectTimeout.toMillis());
        if (!isEmbedded()) {
            // a pooler in transaction mode hands a connection's next transaction to another server process
            address.setDefault(config, "prepareThreshold", 0);
        }
        return config;
    }

    /**
     * Ends the start of the embedded database if it is under way, at once: who waits for a connection gets an exception.
     * Nothing else is given up; there is no way back.
     */
    public void endStart() {
        if (pool == null) {
            closed = true;
            server.ifPresent(EmbeddedServer::endStart);
        }
    }

    /** Gives all connections up and stops the embedded database; there is no way back. */
    @Override
    public void close() {
        endStart();
        closeAll();
    }

    private synchronized void closeAll() {
        closed = true;
        if (pool != null) {
            pool.close();
        }
        server.ifPresent(EmbeddedServer::close);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("the user is part of the settings");
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {
        connectTimeout = Duration.ofSeconds(seconds);
    }

    @Override
    public int getLoginTimeout() {
        return (int) connectTimeout.toSeconds();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger("dev.camelstr.store");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        return pool().unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this) || type.isAssignableFrom(HikariDataSource.class);
    }
}
