package dev.camelstr.faults.history;

import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.testing.RabbitMq;
import dev.camelstr.testing.zoo.Holdings;
import dev.camelstr.testing.zoo.ZooRelay;
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

/**
 * Two relay nodes, two stores and a collector, each a process, on one RabbitMQ and one PostgreSQL, and a relay that the collector
 * reads. The first node answers from memory, the second asks the database.
 */
final class Group implements AutoCloseable {
    private final RabbitMq broker = RabbitMq.start();
    private final String databaseUrl = TestDatabases.createUrl();
    private final ZooRelay upstream = ZooRelay.start(new Holdings());
    private final Program program;
    private final List<Member> nodes;
    private final List<Member> others;

    /** @param partitions of the streams that events come by */
    Group(Program program, int partitions) throws IOException {
        this.program = program;
        Map<String, String> settings = settings(partitions);
        nodes = List.of(
                member("node-1", "serve", settings, Map.of("camelstr.relay.reads", "exact")),
                member("node-2", "serve", settings, Map.of("camelstr.relay.reads", "database")));
        others = List.of(
                member("store-1", "store", settings, Map.of()),
                member("store-2", "store", settings, Map.of()),
                member("collector", "collect", settings, Map.of("camelstr.relays", upstream.url())));
        for (Member member : members()) {
            member.start();
        }
        members().forEach(Member::awaitReady);
    }

    private Member member(String name, String parts, Map<String, String> settings, Map<String, String> own)
            throws IOException {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(own);
        return new Member(name, program, parts, URI.create(broker.uri()), databaseUrl, all);
    }

    private static Map<String, String> settings(int partitions) {
        Map<String, String> settings = new HashMap<>();
        settings.put("camelstr.stream", "rabbitmq-stream");
        settings.put("camelstr.stream.partitions", Integer.toString(partitions));
        settings.put("camelstr.relays", "");
        settings.put("camelstr.collect.overlap", "0s"); // what was confirmed is not asked for again
        settings.put("camelstr.collect.lease", "3s");
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
        return Stream.concat(nodes.stream(), others.stream()).toList();
    }

    List<Member> nodes() {
        return nodes;
    }

    Member node(Random random) {
        return nodes.get(random.nextInt(nodes.size()));
    }

    /** The relay that is collected. */
    ZooRelay upstream() {
        return upstream;
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
        upstream.close();
        broker.close();
    }
}
