package dev.camelstr.cli.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.Commands;
import dev.camelstr.cli.Commands.Outcome;
import dev.camelstr.cli.instance.Instance;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.pipeline.imports.Importer;
import dev.camelstr.testing.EmbeddedPostgres;
import dev.camelstr.testing.Executable;
import dev.camelstr.testing.Ports;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import dev.camelstr.testing.zoo.Holdings;
import dev.camelstr.testing.zoo.ZooRelay;
import dev.camelstr.testing.zoo.behaviour.Behaviours;
import dev.camelstr.testing.zoo.behaviour.Specimen;
import dev.camelstr.testing.zoo.habit.Negentropy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command by itself against a relay of ours, and beside a running instance against relays as they are found. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SyncIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final long NOW = System.currentTimeMillis() / 1000;

    /** {@code -Dcamelstr.sync.events=100000} is the number that has been promised. */
    private static final int MANY = Integer.getInteger("camelstr.sync.events", 20_000);

    @TempDir
    private static Path folder;

    private final EventSigner author = TestRelay.author();
    private Process instance;

    @BeforeAll
    void start() throws IOException {
        Files.writeString(
                config(),
                "camelstr.relays=\ncamelstr.data-dir=" + data("running")
                        + "\ncamelstr.relay.port=0\ncamelstr.metrics.port=0\n");
        EmbeddedPostgres.makeIn(data("running"));
        EmbeddedPostgres.makeIn(data("own"));
        instance = new ProcessBuilder(Executable.command(
                        List.of(Executable.SHORT_LIVED), List.of("run", "--config", config().toString())))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("run.log").toFile())
                .start();
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> Instance.running(data("running"))
                        .filter(facts -> facts.containsKey("control"))
                        .isPresent());
    }

    @AfterAll
    void stop() throws InterruptedException {
        instance.destroy();
        if (!instance.waitFor(120, TimeUnit.SECONDS)) {
            instance.destroyForcibly();
        }
    }

    private static Path config() {
        return folder.resolve("application.properties");
    }

    private static Path data(String name) {
        return folder.resolve(name);
    }

    private List<Event> notes(int count, String words) {
        return IntStream.range(0, count)
                .parallel()
                .mapToObj(i -> author.sign(
                        new EventBuilder(1).createdAt(NOW - 60 - 7L * i).content(words + i)))
                .toList();
    }

    private static byte[] lines(List<Event> events) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        events.forEach(event -> {
            lines.writeBytes(event.raw());
            lines.write('\n');
        });
        return lines.toByteArray();
    }

    private static List<Event> together(List<Event> some, List<Event> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    @Test
    void ofManyEventsThoseAreTransferredThatDifferAndNoneTheNextTime() throws Exception {
        List<Event> shared = notes(MANY, "shared ");
        Path mine = Files.write(folder.resolve("mine.jsonl"), lines(together(shared, notes(100, "mine "))));
        try (TestRelay relay = TestRelay.start(StreamKind.LOCAL, Map.of(), "store", "serve", "search", "import")) {
            relay.application()
                    .bean("importer", Importer.class)
                    .importLines(
                            new ByteArrayInputStream(lines(together(shared, notes(100, "theirs ")))),
                            (line, code, message) -> {});
            assertThat(byItself("import", mine.toString()).code()).isZero();

            Outcome dry = byItself("sync", "--json", "--dry-run", "" + relay.uri());
            assertThat(dry.out()).contains("\"need\":100,\"received\":0", "\"have\":100,\"accepted\":0");
            Outcome first = byItself("sync", "--json", "--both", "" + relay.uri());
            assertThat(first.code()).as(first.toString()).isZero();
            assertThat(first.out())
                    .contains(
                            "\"result\":\"reconciled\"",
                            "\"need\":100,\"received\":100,\"stored\":100",
                            "\"have\":100,\"accepted\":100");

            Outcome second = byItself("sync", "--both", "" + relay.uri());
            assertThat(second.code()).isZero();
            assertThat(second.out())
                    .contains("reconciled; 0 events lacked here: 0 received, 0 stored; 0 lacked there: 0 taken");
        }
    }

    private static Outcome byItself(String command, String... line) {
        List<String> all = new ArrayList<>(List.of(command, "--set", "camelstr.data-dir=" + data("own")));
        all.addAll(List.of(line));
        return Commands.run(all.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({
        "neg-works, 0, reconciled",
        "neg-too-big, 0, reconciled",
        "neg-too-big-told, 0, reconciled",
        "neg-not-served, 3, incomplete",
        "neg-blocked, 0, reconciled",
        "neg-breaks-off, 0, reconciled",
        "neg-mute, 0, reconciled",
        "neg-notice, 0, reconciled",
        "neg-without-end, 0, reconciled",
        "neg-garbled, 0, reconciled",
        "plain, 0, reconciled"
    })
    void besideARunningInstanceEachRelayEndsAsItShould(String behaviour, int code, String result) {
        try (Specimen relay = Behaviours.one(behaviour).start()) {
            Outcome outcome = beside(relay.relay().url());

            assertThat(outcome.out()).contains("\"result\":\"" + result + "\"");
            assertThat(outcome.code()).as(outcome.toString()).isEqualTo(code);
            int owed = relay.relay().holdings().owed().size();
            assertThat(outcome.out()).contains("\"stored\":" + owed + ",\"refused\":0");
            assertThat(beside(relay.relay().url()).out()).contains("\"received\":0,\"stored\":0");
        }
    }

    @Test
    void aRelayThatNeverAnswersHasFailed() {
        try (Specimen relay = Behaviours.one("mute").start()) {
            Outcome outcome = beside(relay.relay().url(), Duration.ofSeconds(2));

            assertThat(outcome.out()).contains("\"result\":\"failed\"", "has not answered within 2 s");
            assertThat(outcome.code()).as(outcome.toString()).isEqualTo(1);
        }
    }

    private Outcome beside(String relay) {
        return beside(relay, Duration.ofSeconds(10));
    }

    private Outcome beside(String relay, Duration answerTimeout) {
        return Commands.run(
                "sync",
                "--json",
                "--config",
                config().toString(),
                "--set",
                "camelstr.collect.answer-timeout=" + answerTimeout.toSeconds() + "s",
                relay);
    }

    @Test
    void whatCameAndIsNotStoredIsNotFetchedAgain() throws Exception {
        EventSigner gone = TestRelay.author();
        Event note = author.sign(new EventBuilder(1).createdAt(NOW - 500).content("deleted"));
        List<Event> theirs = List.of(
                author.sign(new EventBuilder(0).createdAt(NOW - 400).content("{}")),
                author.sign(new EventBuilder(0).createdAt(NOW - 300).content("{\"name\":\"newer\"}")),
                note,
                author.sign(new EventBuilder(5)
                        .createdAt(NOW - 200)
                        .tag("e", note.id().hex())
                        .content("")),
                author.sign(new EventBuilder(1)
                        .createdAt(NOW - 150)
                        .tag("expiration", "" + (NOW - 100))
                        .content("expired")),
                author.sign(new EventBuilder(1).createdAt(NOW - 120).tag("-").content("protected")),
                gone.sign(new EventBuilder(1).createdAt(NOW - 110).content("vanished")),
                gone.sign(new EventBuilder(62)
                        .createdAt(NOW - 90)
                        .tag("relay", "ALL_RELAYS")
                        .content("")));
        try (ZooRelay relay = ZooRelay.start(new Holdings().add(theirs), Negentropy.works())) {
            assertThat(beside(relay.url()).out())
                    .contains("\"need\":" + theirs.size() + ",\"received\":" + theirs.size());
            // What is refused before the store is remembered within a second.
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> beside(relay.url()).out().contains("\"need\":0,\"received\":0"));
            int asked = relay.tally().requests();
            Outcome both = Commands.run("sync", "--json", "--both", "--config", config().toString(), relay.url());
            assertThat(both.out()).contains("\"need\":0", "\"accepted\":0");
            assertThat(relay.tally().requests()).isEqualTo(asked);
        }
    }

    @Test
    void theWorstRelayDecidesAndTheOthersAreReconciled() {
        String nobody = "ws://127.0.0.1:" + Ports.free() + "/";
        try (Specimen works = Behaviours.one("dense-negentropy").start()) {
            Outcome outcome = Commands.run(
                    "sync",
                    "--config",
                    config().toString(),
                    nobody,
                    works.relay().url());

            assertThat(outcome.code()).isEqualTo(1);
            assertThat(outcome.out())
                    .contains(nobody + ": failed: ", works.relay().url() + ": reconciled;");
        }
    }

    @Test
    void wrongOptionsAreUsageErrors() {
        String relay = "ws://127.0.0.1:9/";
        assertThat(Commands.run("sync").code()).isEqualTo(2);
        assertThat(Commands.run("sync", "http://relay.example").code()).isEqualTo(2);
        assertThat(Commands.run("sync", "--up", "--down", relay).code()).isEqualTo(2);
        assertThat(Commands.run("sync", "--filter", "{\"limit\":5}", relay).err())
                .contains("without limit and search");
        assertThat(Commands.run("sync", "--filter", "[]", relay).code()).isEqualTo(2);
    }
}
