package dev.camelstr.jbang;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelstr.cli.sample.SampleEvents;
import dev.camelstr.cli.sample.SampleNetwork;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.testing.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shipped route files, unchanged, under Camel JBang: {@code camel run routes/* application.properties}. */
class CamelJBangIT {
    /** The first run on a fresh machine downloads what the routes need. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private Path folder;
    private Path log;
    private Optional<Process> camel = Optional.empty();

    @BeforeEach
    void copyWhatIsShipped() throws IOException {
        folder = ShippedFolder.create();
        log = folder.resolve("camel.log");
        EmbeddedPostgres.unpackInto(folder.resolve("camelstr-data"));
    }

    @AfterEach
    void endWhatIsLeft() throws Exception {
        if (camel.isPresent()) {
            camel.get().destroyForcibly().waitFor();
        }
        if (Files.exists(pidFile())) {
            postmaster().ifPresent(ProcessHandle::destroyForcibly);
        }
        ShippedFolder.delete(folder);
    }

    @Test
    void collectsFromRelaysIntoTheEmbeddedStoreAndLeavesNothingRunning() throws Exception {
        SampleEvents events = SampleEvents.of(400, 5).withForged(0.05);
        try (SampleNetwork relays = SampleNetwork.start(events, 2, 0.5, Schnorr.of("auto"))) {
            List<String> files = new ArrayList<>(ShippedFolder.routeFiles());
            files.add("routes/views/engagement.camel.yaml");
            run(files, relays.urls(), "--property=camelstr.stream.old-values=true");
            Set<EventId> expected = relays.expected();

            awaitStored(expected);
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(came()).isPositive());
            end();
        }
        assertThat(printed())
                .contains("Started store (local-stream://nostr.published,nostr.collected,nostr.backfilled)")
                .doesNotContainPattern("io\\.netty:[^ ]*:4\\.2"); // the mix breaks the relay's server
    }

    @Test
    void theStoreAloneRunsFromItsFilesAndWithDevReadsAnEditedOneAgain() throws Exception {
        String store = "routes/store.camel.yaml";
        run(ShippedFolder.routeFiles("beans.camel.yaml", "errors*", "store*"), List.of(), "--dev");
        awaitStored(Set.of());

        Path edited = folder.resolve(store);
        Files.writeString(edited, Files.readString(edited).replace("Stores batches", "Keeps batches"));

        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(printed()).containsPattern("Routes reloaded summary .total:6 started:6"));
        end();
        assertThat(printed())
                .contains("Started store (local-stream://nostr.published,nostr.collected,nostr.backfilled)")
                .doesNotContain("Started policy", "Started upkeep");
    }

    private void run(List<String> files, List<String> relays, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("run"));
        arguments.addAll(files);
        arguments.addAll(List.of(
                "application.properties",
                "--property=camelstr.relays=" + String.join(",", relays),
                "--property=camelstr.relay.port=0",
                "--property=camelstr.metrics.port=0",
                "--verbose",
                "--logging-color=false"));
        arguments.addAll(List.of(options));
        camel = Optional.of(CamelCommand.prepare().start(folder, log, arguments));
    }

    private void awaitStored(Set<EventId> expected) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions() // until the database answers
                .failFast(() -> assertThat(camel.orElseThrow().isAlive())
                        .as(this::printed)
                        .isTrue())
                .untilAsserted(() -> assertThat(stored()).as(this::printed).isEqualTo(expected));
    }

    /** Ends the process as Ctrl-C does; nothing that it started may be left. */
    private void end() throws Exception {
        Process process = camel.orElseThrow();
        List<ProcessHandle> started = new ArrayList<>(process.descendants().toList());
        started.add(postmaster().orElseThrow());

        process.destroy();

        assertThat(process.waitFor(3, TimeUnit.MINUTES)).as(this::printed).isTrue();
        // pg_ctl returns when the server has given its files up, a moment before the process is gone
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(started).noneMatch(ProcessHandle::isAlive));
    }

    /** Events that the view was given. */
    private long came() throws IOException, SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select sum(came) from user_view where name = 'engagement'")) {
            row.next();
            return row.getLong(1);
        }
    }

    private Set<EventId> stored() throws IOException, SQLException {
        Set<EventId> ids = new HashSet<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select id from event")) {
            while (rows.next()) {
                ids.add(EventId.of(rows.getBytes(1)));
            }
        }
        return ids;
    }

    private Connection connect() throws IOException, SQLException {
        String port = Files.readAllLines(pidFile()).get(3).trim();
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
        String password = Files.readString(folder.resolve("camelstr-data/postgres/password"));
        return DriverManager.getConnection(url, "camelstr", password);
    }

    private Path pidFile() {
        return folder.resolve("camelstr-data/postgres/data/postmaster.pid");
    }

    private Optional<ProcessHandle> postmaster() throws IOException {
        return ProcessHandle.of(
                Long.parseLong(Files.readAllLines(pidFile()).get(0).trim()));
    }

    private String printed() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "nothing printed: " + e.getMessage();
        }
    }
}
