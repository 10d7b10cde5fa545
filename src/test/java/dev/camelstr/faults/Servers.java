package dev.camelstr.faults;

import static org.hamcrest.Matchers.is;

import com.rabbitmq.stream.Environment;
import dev.camelstr.cli.TestApplication;
import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.StreamAdmin;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.testing.RabbitMq;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** A RabbitMQ without streams and a PostgreSQL without events, for one test. */
record Servers(RabbitMq broker, String databaseUrl) {

    /** One for all tests of faults, which may stop it and have to start it again; it ends with the JVM. */
    private static final class Broker {
        private static final RabbitMq OWN = RabbitMq.start();
    }

    static Servers fresh() throws SQLException {
        RabbitMq broker = Broker.OWN;
        broker.startAgain();
        try (Environment environment = Environment.builder().uri(broker.uri()).build()) {
            for (String stream : List.of(
                    "nostr.collected", "nostr.backfilled", "nostr.published", "nostr.stored", "nostr.rejected")) {
                if (environment.streamExists(stream)) {
                    environment.deleteStream(stream);
                }
                if (environment.streamExists(stream + "-0")) {
                    environment.deleteSuperStream(stream);
                }
            }
        }
        String url = TestDatabases.createUrl();
        try (Database database = new Database()) {
            database.setUrl(url);
            database.tagHash(); // migrates, so that children start sooner
        }
        return new Servers(broker, url);
    }

    /** For one process. */
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("camelstr.stream", "rabbitmq-stream");
        settings.put("camelstr.rabbitmq.uri", broker.uri());
        settings.put("camelstr.datasource.url", databaseUrl);
        settings.put("camelstr.data-dir", folder().toString());
        settings.put("camelstr.relays", "");
        settings.put("camelstr.store.lease", "5s");
        settings.put("camelstr.store.max-batch", "50");
        return settings;
    }

    Map<String, String> settings(Upstreams upstreams) {
        Map<String, String> settings = settings();
        upstreams.into(settings);
        return settings;
    }

    static Path folder() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target/faults")), "data");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    StoredState state() {
        return new StoredState(databaseUrl);
    }

    List<InboundMessage> changelog() throws Exception {
        return StreamReader.readAll(broker.uri(), "nostr.stored");
    }

    /**
     * Until a collector that was never restarted has published all, and stores have told what became of all. A publish
     * whose confirm was lost is repeated: the stream may hold more than the relays gave.
     */
    void awaitStored(TestApplication collector, Upstreams upstreams) {
        await("all to be published").until(() -> collector.count("queue_publish_counts"), is((long) upstreams.given()));
        String component = collector.context().resolvePropertyPlaceholders("{{camelstr.stream}}");
        StreamAdmin streams = (StreamAdmin) collector.context().getComponent(component);
        await("all to be stored").ignoreExceptions().until(() -> state().hasAll(streams));
    }

    static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(20));
    }
}
