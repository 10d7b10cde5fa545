package dev.camelstr.load;

import dev.camelstr.cli.load.LoadEvents;
import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.component.rabbitmq.RabbitMqStreamComponent;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.nostr.Event;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.testing.Child;
import dev.camelstr.testing.Ports;
import dev.camelstr.testing.ProcessorTime;
import dev.camelstr.testing.RabbitMqCluster;
import dev.camelstr.testing.TestRelay;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Processes on one RabbitMQ and one PostgreSQL that nobody else uses, some relays that they collect from, and what each takes. */
final class Group implements AutoCloseable {
    /** Who takes processor time. */
    enum Part {
        COLLECT,
        STORE,
        SERVE,
        POSTGRES,
        RABBITMQ
    }

    /** Processor seconds of each part. */
    record Spent(Map<Part, Double> seconds) {
        double of(Part part) {
            return seconds.getOrDefault(part, 0.0);
        }

        /** Microseconds for each of so many. */
        double micros(Part part, long count) {
            return 1e6 * of(part) / count;
        }

        private Spent since(Spent before) {
            Map<Part, Double> difference = new EnumMap<>(Part.class);
            seconds.forEach((part, now) -> difference.put(part, now - before.of(part)));
            return new Spent(difference);
        }
    }

    /** What is done, up to its end. */
    interface Work {
        void run() throws Exception;
    }

    private static final Duration PATIENCE = Duration.ofMinutes(6);
    private static final long LOOK_MILLIS = 400;

    /** Of each process, between two looks: some things are done at times by one that has nothing to do. */
    private static final double AT_REST_SECONDS = 0.027;

    private static final List<String> STREAMS = List.of("nostr.published", "nostr.collected", "nostr.backfilled");

    private static final String DATABASE_BYTES = "select pg_database_size(current_database())";
    private static final String LOG_BYTES = "select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint";

    private final RabbitMqCluster broker = RabbitMqCluster.start(1);
    private final String databaseUrl = TestDatabases.createUrl();
    private final ProcessHandle postgres = ProcessorTime.postgres(databaseUrl);
    private final RabbitMqStreamComponent streams = new RabbitMqStreamComponent();
    private final List<SampleRelay> relays;
    private final Map<Part, List<Child>> children = new EnumMap<>(Part.class);
    private final List<URI> serving = new ArrayList<>();
    private final LoadEvents notes = new LoadEvents(TestRelay.SCHNORR);
    private final Path folder;
    private final int partitions;
    private final long emptyBytes;
    private final long emptyLog;

    Group(Path folder, int relayCount, int partitions) throws SQLException {
        this.folder = folder;
        this.partitions = partitions;
        relays = SampleRelay.startMany(relayCount);
        for (Part part : List.of(Part.COLLECT, Part.STORE, Part.SERVE)) {
            children.put(part, new ArrayList<>());
        }
        streams.setCamelContext(new DefaultCamelContext());
        streams.setUri(broker.uri());
        streams.start();
        emptyBytes = number(DATABASE_BYTES);
        emptyLog = number(LOG_BYTES);
    }

    /** What the database has grown by. */
    long databaseBytes() throws SQLException {
        return number(DATABASE_BYTES) - emptyBytes;
    }

    /** What PostgreSQL has written to its log. */
    long logBytes() throws SQLException {
        return number(LOG_BYTES) - emptyLog;
    }

    RabbitMqCluster broker() {
        return broker;
    }

    List<Event> notes(int count) {
        return notes.notes(count, "scaling");
    }

    /** Starts a process, and waits until it is ready. */
    Child start(Part part, Map<String, String> more) throws IOException {
        int port = Ports.free();
        Map<String, String> settings = new HashMap<>(Map.of(
                "camelstr.stream",
                "rabbitmq-stream",
                "camelstr.rabbitmq.uri",
                broker.uri(),
                "camelstr.stream.partitions",
                Integer.toString(partitions),
                "camelstr.datasource.url",
                databaseUrl,
                "camelstr.relays",
                relays.stream().map(SampleRelay::url).collect(Collectors.joining(",")),
                "camelstr.collect.overlap",
                "2h",
                "camelstr.relay.host",
                "127.0.0.1",
                "camelstr.relay.port",
                Integer.toString(port)));
        settings.putAll(Map.of(
                "camelstr.relay.message-rate", "0",
                "camelstr.relay.query-time", "50s",
                "camelstr.relay.ok-timeout", "50s",
                "camelstr.data-dir", folder.resolve(part + "-" + port).toString()));
        settings.putAll(more);
        String routes = part == Part.STORE ? "store,upkeep" : part.name().toLowerCase(Locale.ROOT);
        Child child = Child.run(List.of("-Xmx768m"), routes, settings);
        children.get(part).add(child);
        child.awaitOutput("Ready: ");
        if (part == Part.SERVE) {
            serving.add(URI.create("ws://127.0.0.1:" + port + "/"));
        }
        return child;
    }

    void stop(Part part, Child child) throws InterruptedException {
        children.get(part).remove(child);
        child.stop();
    }

    List<URI> serving() {
        return serving;
    }

    void awaitConnected() {
        await("each relay to be asked")
                .until(() -> relays.stream()
                        .allMatch(relay ->
                                relay.openWebSockets() > 0 && !relay.requests().isEmpty()));
    }

    /** Gives each event to so many of the relays. */
    void publish(List<Event> events, int copies) {
        for (int i = 0; i < events.size(); i++) {
            for (int copy = 0; copy < copies; copy++) {
                relays.get((i + copy) % relays.size()).publish(events.get(i));
            }
        }
    }

    /** How many messages are in the streams that the store reads. */
    long inStreams() {
        return STREAMS.stream()
                .filter(stream -> streams.partitions(stream) > 0)
                .flatMap(stream -> streams.info(stream).stream())
                .mapToLong(StreamInfo::next)
                .sum();
    }

    void awaitInStreams(long messages) {
        await("all to be published").ignoreExceptions().until(() -> inStreams() >= messages);
    }

    void awaitApplied(long messages) {
        await("all to be stored")
                .until(() -> number("select coalesce(sum(applied + 1), 0) from stream_position") >= messages);
    }

    /** Other than what is applied, this counts an event once that several collectors have published. */
    void awaitStored(long events) {
        await("all to be stored")
                .pollInterval(Duration.ofMillis(200))
                .until(() -> number("select count(*) from event") >= events);
    }

    long number(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(databaseUrl);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        }
    }

    /** What the work has taken, up to when the processes are at rest after it. */
    Spent spent(Work work) throws Exception {
        atRest();
        Spent before = total();
        work.run();
        atRest();
        return total().since(before);
    }

    private void atRest() throws InterruptedException {
        double before = ofChildren();
        for (long end = System.nanoTime() + PATIENCE.toNanos(); System.nanoTime() < end; ) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            double now = ofChildren();
            if (now - before < AT_REST_SECONDS * number()) {
                return;
            }
            before = now;
        }
        throw new IllegalStateException("the processes do not come to rest");
    }

    private int number() {
        return children.values().stream().mapToInt(List::size).sum();
    }

    private double ofChildren() {
        return children.keySet().stream().mapToDouble(this::ofChildren).sum();
    }

    private double ofChildren(Part part) {
        return children.get(part).stream()
                .mapToDouble(child ->
                        ProcessorTime.ofTree(ProcessHandle.of(child.pid()).orElseThrow()))
                .sum();
    }

    Spent total() {
        Map<Part, Double> seconds = new EnumMap<>(Part.class);
        children.keySet().forEach(part -> seconds.put(part, ofChildren(part)));
        seconds.put(Part.POSTGRES, ProcessorTime.ofTree(postgres));
        seconds.put(
                Part.RABBITMQ,
                broker.processes().stream().mapToDouble(ProcessorTime::ofTree).sum());
        return new Spent(seconds);
    }

    private static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(20));
    }

    @Override
    public void close() {
        Stream.of(Part.COLLECT, Part.STORE, Part.SERVE)
                .flatMap(part -> children.get(part).stream())
                .forEach(Child::close);
        streams.stop();
        relays.forEach(SampleRelay::close);
        broker.close();
    }
}
