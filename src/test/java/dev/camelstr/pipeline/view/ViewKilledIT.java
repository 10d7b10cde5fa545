package dev.camelstr.pipeline.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.Commands;
import dev.camelstr.cli.Commands.Outcome;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.store.TestEvents;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.testing.Child;
import dev.camelstr.testing.Ports;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.TestRelay;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed in the midst of a view's transactions, while clients react and take reactions back. */
class ViewKilledIT {
    private static final Path EXAMPLES = Path.of("docs", "views");
    private static final List<String> CONTENTS = List.of("+", "-", "!");
    private static final int TARGETS = 4;
    private static final int PUBLISHED_AT_ONCE = 60;

    private final Random random = new Random(1112);
    private final List<EventSigner> authors = List.of(TestRelay.author(), TestRelay.author());
    private final String url = TestDatabases.createUrl();

    /** The model: what stands, by its id, and what each is counted as. */
    private final Map<EventId, String> standing = new HashMap<>();

    private final Map<EventId, EventSigner> signers = new HashMap<>();
    private int came;

    @TempDir
    private Path folder;

    private Path routes() throws Exception {
        Path routes = Files.createDirectory(folder.resolve("routes"));
        for (String file : List.of("reactions.camel.yaml", "reactions.sql", "reactions-count.sql")) {
            Files.copy(EXAMPLES.resolve(file), routes.resolve(file));
        }
        return routes;
    }

    private Child run(int port) throws Exception {
        Child child = Child.run(
                "store,serve",
                Map.of(
                        "camelstr.data-dir",
                        folder.resolve("data").toString(),
                        "camelstr.datasource.url",
                        url,
                        "camelstr.routes-dir",
                        folder.resolve("routes").toString(),
                        "camelstr.stream.old-values",
                        "true",
                        "camelstr.store.lease",
                        "2s",
                        "camelstr.relay.ok-timeout",
                        "1m",
                        "camelstr.relay.host",
                        "127.0.0.1",
                        "camelstr.relay.port",
                        Integer.toString(port)));
        child.awaitOutput("Nostr relay listens on");
        return child;
    }

    private void publish(int port) throws Exception {
        try (RelayClient client = RelayClient.connect(URI.create("ws://127.0.0.1:" + port + "/"))) {
            for (int i = 0; i < PUBLISHED_AT_ONCE; i++) {
                Event event = standing.size() > 5 && random.nextInt(4) == 0 ? deletion() : reaction();
                assertThat(client.publish(event).accepted()).isTrue();
            }
        }
    }

    private Event reaction() {
        EventSigner author = authors.get(random.nextInt(authors.size()));
        String target = TestEvents.hex(random.nextInt(TARGETS));
        String content = CONTENTS.get(random.nextInt(CONTENTS.size()));
        Event reaction = author.sign(
                new EventBuilder(7).content(content).tag("e", target).tag("n", Integer.toString(came)));
        standing.put(reaction.id(), target + " " + content);
        signers.put(reaction.id(), author);
        came++;
        return reaction;
    }

    private Event deletion() {
        List<EventId> ids = new ArrayList<>(standing.keySet());
        EventId id = ids.get(random.nextInt(ids.size()));
        standing.remove(id);
        return signers.get(id).sign(new EventBuilder(5).tag("e", id.hex()));
    }

    private Map<String, Long> model() {
        Map<String, Long> counts = new HashMap<>();
        standing.values().forEach(counted -> counts.merge(counted, 1L, Long::sum));
        return counts;
    }

    private Map<String, Long> table() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select target || ' ' || content, count from view_reactions.reaction")) {
            Map<String, Long> counts = new HashMap<>();
            while (row.next()) {
                counts.put(row.getString(1), row.getLong(2));
            }
            return counts;
        }
    }

    private static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(20));
    }

    private Outcome view(String... arguments) {
        List<String> line = new ArrayList<>(List.of("view"));
        line.addAll(List.of(arguments));
        line.addAll(List.of(
                "--set", "camelstr.datasource.url=" + url, "--set", "camelstr.data-dir=" + folder.resolve("data")));
        return Commands.run(line.toArray(String[]::new));
    }

    private JsonObject status() throws Exception {
        Outcome outcome = view("status", "reactions", "--json");
        return outcome.out().isBlank() ? new JsonObject() : (JsonObject) Jsoner.deserialize(outcome.out());
    }

    /** What came and went in all is not known of new tables: they are given what stands. */
    private void awaitAllCounted() {
        await("all to be counted").until(() -> {
            JsonObject status = status();
            return status.getLongOrDefault("lag", 1) == 0
                    && status.getLongOrDefault("came", 0) - status.getLongOrDefault("went", 0) == standing.size();
        });
    }

    private void rebuild() {
        assertThat(view("rebuild", "reactions").code()).isZero();
        assertThat(view("rebuild", "nothing").code()).isEqualTo(1);
    }

    private interface Work {
        void run() throws Exception;
    }

    /** Kills it when it waits for what this locks: within a transaction that has moved a position, or has filled some. */
    private void killWhereItWaits(Child child, String lock, Work work) throws Exception {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(lock);
            work.run();
            await("it to wait").until(() -> isWaiting(statement));
            child.kill();
            connection.rollback();
        }
    }

    private static boolean isWaiting(Statement statement) throws SQLException {
        statement.execute("select pg_stat_clear_snapshot()"); // or the transaction sees what it saw first
        try (ResultSet row = statement.executeQuery("select count(*) from pg_stat_activity"
                + " where datname = current_database() and wait_event_type = 'Lock'"
                + " and (query like '%insert into reaction%' or query like '%user_view_error%')")) {
            row.next();
            return row.getLong(1) > 0;
        }
    }

    @Test
    void eachReactionCountsOnceWhereverTheProcessIsKilled() throws Exception {
        routes();
        int port = Ports.free();
        try (Child child = run(port)) {
            await("the view to be made").until(() -> "following".equals(status().get("state")));
            publish(port);
            awaitAllCounted();
            killWhereItWaits(child, "lock table user_view_error in access exclusive mode", () -> publish(port));
        }
        try (Child child = run(port)) {
            awaitAllCounted();
            killWhereItWaits(child, "select from view_reactions.reaction for update", () -> publish(port));
        }
        try (Child child = run(port)) {
            awaitAllCounted();
            killWhereItWaits(child, "lock table user_view_error in access exclusive mode", this::rebuild);
        }
        try (Child child = run(port)) {
            publish(port);
            await("the new tables").until(() -> !status().containsKey("rebuild"));
            awaitAllCounted();
            assertThat(table()).isEqualTo(model());
            assertThat(child.isAlive()).isTrue();
        }
        try (Child last = run(port)) {
            publish(port);
            awaitAllCounted();

            assertThat(table()).isEqualTo(model());
            assertThat(status()).containsEntry("state", "following").containsEntry("error", "");
            assertThat(view("list").out()).contains("reactions", "following");
            assertThat(view("status", "nothing").code()).isEqualTo(1);
            assertThat(view("status", "No'name").code()).isEqualTo(2);
            assertThat(view("reset", "reactions").code()).isZero();
            assertThat(last.isAlive()).isTrue();
        }
    }
}
