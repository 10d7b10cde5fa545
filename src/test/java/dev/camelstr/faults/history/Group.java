package dev.camelstr.faults.history;

import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.testing.RabbitMq;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Two relay nodes and two stores, each a process, on one RabbitMQ and one PostgreSQL. */
final class Group implements AutoCloseable {
    private final RabbitMq broker = RabbitMq.start();
    private final String databaseUrl = TestDatabases.createUrl();
    private final List<Member> nodes;
    private final List<Member> stores;

    /** @param partitions of the streams that events come by */
    Group(int partitions) throws IOException {
        Map<String, String> settings = settings(partitions);
        nodes = List.of(member("node-1", "serve", settings), member("node-2", "serve", settings));
        stores = List.of(member("store-1", "store", settings), member("store-2", "store", settings));
        for (Member member : members()) {
            member.start();
        }
        members().forEach(Member::awaitReady);
    }

    private Member member(String name, String parts, Map<String, String> settings) throws IOException {
        return new Member(name, parts, URI.create(broker.uri()), databaseUrl, settings);
    }

    private static Map<String, String> settings(int partitions) {
        Map<String, String> settings = new HashMap<>();
        settings.put("camelstr.stream", "rabbitmq-stream");
        settings.put("camelstr.stream.partitions", Integer.toString(partitions));
        settings.put("camelstr.relays", "");
        settings.put("camelstr.relay.host", "127.0.0.1");
        settings.put("camelstr.relay.message-rate", "0");
        settings.put("camelstr.relay.slow-reader-timeout", "3s");
        settings.put("camelstr.store.lease", "3s");
        settings.put("camelstr.store.max-batch", "100");
        settings.put("camelstr.datasource.connect-timeout", "2s");
        settings.put("camel.component.rabbitmq-stream.heartbeat", "2s");
        return settings;
    }

    List<Member> members() {
        return Stream.concat(nodes.stream(), stores.stream()).toList();
    }

    List<Member> nodes() {
        return nodes;
    }

    Member node(Random random) {
        return nodes.get(random.nextInt(nodes.size()));
    }

    RabbitMq broker() {
        return broker;
    }

    /** Ends all sessions of the members. */
    void endSessions() throws SQLException {
        try (Connection connection = DriverManager.getConnection(databaseUrl);
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where datname = current_database() and pid <> pg_backend_pid()");
        }
    }

    @Override
    public void close() {
        members().forEach(Member::close);
        broker.close();
    }
}
