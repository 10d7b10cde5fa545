package dev.camelstr.cli.relays;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.Commands;
import dev.camelstr.cli.Commands.Outcome;
import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.testing.Child;
import dev.camelstr.testing.EmbeddedPostgres;
import dev.camelstr.testing.TestRelay;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code camelstr relays} beside a process that runs, and without one. */
class RelaysCommandIT {
    private final SampleRelay first = upstream("first");
    private final SampleRelay second = upstream("second");

    @TempDir
    private Path folder;

    private static SampleRelay upstream(String note) {
        return SampleRelay.start(
                List.of(TestRelay.note(TestRelay.author(), note).raw()));
    }

    @BeforeEach
    void makeDatabase() throws Exception {
        EmbeddedPostgres.makeIn(folder.resolve("data"));
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
        EmbeddedPostgres.awaitEnd(folder.resolve("data"));
    }

    private Path file() {
        return folder.resolve("application.properties");
    }

    private void write(String relays) throws Exception {
        Files.writeString(
                file(),
                String.join(
                        "\n",
                        "camelstr.data-dir=" + folder.resolve("data"),
                        "camelstr.relay.host=127.0.0.1",
                        "camelstr.relay.port=0",
                        "camelstr.metrics.port=0",
                        "camelstr.relays=" + relays,
                        ""));
    }

    private Child run() throws Exception {
        Child child = Child.camelstr(List.of("run", "--config", file().toString()));
        child.awaitOutput("Ready: http://");
        return child;
    }

    private Outcome relays(String... arguments) {
        List<String> line = new ArrayList<>(List.of("relays"));
        line.addAll(List.of(arguments));
        line.addAll(List.of("--config", file().toString()));
        return Commands.run(line.toArray(String[]::new));
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(120)).pollInterval(Duration.ofMillis(50));
    }

    private JsonObject status(SampleRelay relay) throws Exception {
        Outcome outcome = relays("status", "127.0.0.1:" + relay.port(), "--json");
        assertThat(outcome.out()).as(outcome.err()).hasLineCount(1);
        return (JsonObject) Jsoner.deserialize(outcome.out());
    }

    @Test
    void relaysOfARunningProcessAreChangedAndKeptOverARestart() throws Exception {
        write(first.url());
        try (Child ignored = run()) {
            await().until(() -> first.openConnections() == 1);
            assertThat(relays("add", second.url(), "--note", "by hand")).satisfies(added -> {
                assertThat(added.code()).as(added.err()).isZero();
                assertThat(added.out().strip()).isEqualTo(second.url() + " is added");
            });
            await().until(() -> second.openConnections() == 1);
            await().untilAsserted(() -> assertThat(status(second))
                    .containsEntry("state", "live")
                    .containsEntry("source", "added")
                    .containsEntry("note", "by hand")
                    .containsKeys("since", "received", "stored", "duplicates", "refusedBy", "lagSeconds"));
            assertThat(relays("status").out()).contains("127.0.0.1:" + first.port(), "received", "last error");

            assertThat(relays("remove", first.url())).satisfies(refused -> {
                assertThat(refused.code()).isEqualTo(1);
                assertThat(refused.err()).contains("camelstr.relays");
            });
            assertThat(relays("pause", second.url(), first.url()).code()).isZero();
            await().until(() -> first.openConnections() == 0 && second.openConnections() == 0);
        }
        try (Child ignored = run()) {
            assertThat(relays("list", "--json").out().lines())
                    .hasSize(2)
                    .allMatch(line -> line.contains("\"state\":\"paused\""));
            assertThat(relays("resume", second.url()).code()).isZero();
            await().until(() -> second.openConnections() == 1);
            assertThat(first.openConnections()).isZero();
        }
    }

    @Test
    void aChangedFileIsTakenAndAWrongOneIsToldAndIgnored() throws Exception {
        write(first.url());
        try (Child child = run()) {
            await().until(() -> first.openConnections() == 1);
            write(first.url() + ",https://user:hidden@relay.example");
            child.awaitOutput("is not taken: camelstr.relays");
            assertThat(child.output()).doesNotContain("hidden");
            assertThat(first.openConnections()).isEqualTo(1);

            write(second.url());
            await().until(() -> first.openConnections() == 0 && second.openConnections() == 1);
            assertThat(relays("list").out()).contains(second.url()).doesNotContain(first.url());
        }
    }

    @Test
    void withoutAProcessTheListIsThatOfTheDataFolder() throws Exception {
        write(first.url());
        assertThat(relays("add", "wss://relay.example").code()).isZero();
        assertThat(relays("list")).satisfies(list -> {
            assertThat(list.code()).isZero();
            assertThat(list.out()).contains(first.url(), "wss://relay.example/", "configured", "added");
        });
        assertThat(relays("status").err()).contains("no instance runs");
        assertThat(relays("remove", "wss://relay.example").code()).isZero();
        assertThat(relays("remove", "wss://relay.example").code()).isEqualTo(1);
        assertThat(relays("add", "relay.example").code()).isEqualTo(2);
    }
}
