package dev.camelstr.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.Commands;
import dev.camelstr.cli.Commands.Outcome;
import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.nostr.nip19.Nip19;
import dev.camelstr.testing.Executable;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of a client against our relay, and against relays that are not as they should be. */
class ClientCommandsIT {
    private final URI relay = TestRelay.shared(StreamKind.LOCAL).uri();
    private final byte[] secret = EventSigner.newSecret();
    private final EventSigner author = new EventSigner(TestRelay.SCHNORR, secret);

    @TempDir
    private Path folder;

    private String keyFile;

    @BeforeEach
    void writeKey() throws IOException {
        keyFile = Files.writeString(folder.resolve("key"), new Nip19.Nsec(secret).encode() + "\n")
                .toString();
    }

    private Outcome publish(String text, String... more) {
        return run("publish", Stream.concat(Stream.of(text, "--key-file", keyFile), Stream.of(more)));
    }

    /** With a minute for every relay's answer, unless something else is said. */
    private static Outcome run(String command, Stream<String> options) {
        List<String> line =
                new ArrayList<>(Stream.concat(Stream.of(command), options).toList());
        if (!line.contains("--timeout")) {
            line.addAll(List.of("--timeout", "60"));
        }
        return Commands.run(line.toArray(String[]::new));
    }

    private static Outcome ask(String command, String... options) {
        return run(command, Stream.of(options));
    }

    private String npub() {
        return new Nip19.Npub(author.pubkey()).encode();
    }

    @Test
    void whatWasPublishedIsFoundAndCounted() throws Exception {
        Outcome published =
                publish("from the shell", "--tag", "t=camel", "--tag", "e=abc;wss://x;reply", "-r", "" + relay);

        assertThat(published.code()).as(published.out()).isZero();
        assertThat(published.out()).contains(relay + "  OK");
        Outcome found = ask("req", "--author", npub(), "--tag", "t=camel", "-r", "" + relay);
        assertThat(found.code()).isZero();
        Event event = EventParser.parse(found.out().strip().getBytes(StandardCharsets.UTF_8));
        assertThat(published.out()).startsWith(event.id().hex());
        assertThat(event.content()).isEqualTo("from the shell");
        assertThat(event.tag("e").orElseThrow().elements()).containsExactly("e", "abc", "wss://x", "reply");
        Outcome counted = ask("count", "{\"authors\":[\"" + author.pubkey().hex() + "\"]}", "-r", "" + relay);
        assertThat(counted.out()).isEqualTo("1\n");
    }

    @Test
    void aRefusalIsTheRelaysWordsAndExitCode1() {
        Outcome published = publish("too late", "--tag", "expiration=1", "-r", "" + relay);

        assertThat(published.code()).isEqualTo(1);
        assertThat(published.out()).contains(relay + "  refused: invalid:");
    }

    @Test
    void theProfileIsTheNewestAndItsTextCannotSteerTheTerminal() throws Exception {
        try (RelayClient client = RelayClient.connect(relay)) {
            client.publish(
                    author.sign(new EventBuilder(0).content("{\"name\":\"Ali\\u001b[2J\",\"about\":\"rides\"}")));
        }

        Outcome shown = ask("profile", npub(), "-r", "" + relay);

        assertThat(shown.code()).isZero();
        assertThat(shown.out()).contains(npub(), "Ali\uFFFD[2J", "rides").doesNotContain("\u001b");
        String stranger = new Nip19.Npub(TestRelay.author().pubkey()).encode();
        Outcome unknown = ask("profile", stranger, "-r", "" + relay);
        assertThat(unknown.code()).isEqualTo(1);
        assertThat(unknown.err()).contains("no profile of " + stranger);
    }

    @Test
    void aStreamGoesOnAfterWhatIsStored() throws Exception {
        Path out = folder.resolve("stream.jsonl");
        Path temporary = Files.createDirectory(folder.resolve("temporary"));
        List<String> line = List.of("req", "--timeout", "60", "--author", npub(), "--stream", "-r", "" + relay);
        Process streaming =
                launcher(out, List.of("-Djava.io.tmpdir=" + temporary), line).start();
        try (RelayClient client = RelayClient.connect(relay)) {
            Event stored = TestRelay.note(author, "stored");
            client.publish(stored);
            awaitLine(out, stored);
            Event live = TestRelay.note(author, "live");
            client.publish(live);
            awaitLine(out, live);
            assertThat(temporary).as("nothing is left there, however it ends").isEmptyDirectory();
        } finally {
            streaming.destroyForcibly().waitFor(120, TimeUnit.SECONDS);
        }
    }

    private static void awaitLine(Path out, Event event) {
        String line = new String(event.raw(), StandardCharsets.UTF_8);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(Files.readAllLines(out)).contains(line));
    }

    @Test
    void oneRelayThatDoesNotAnswerDoesNotHideTheOthersAnswer() throws Exception {
        try (SampleRelay silent = hostile((session, message) -> true);
                RelayClient client = RelayClient.connect(relay)) {
            CompletableFuture<Outcome> publishing =
                    CompletableFuture.supplyAsync(() -> publish("hello", "-r", silent.url(), "-r", "" + relay));
            String notes = "{\"authors\":[\"" + author.pubkey().hex() + "\"],\"kinds\":[1]}";
            Awaitility.await().until(() -> silent.connections() == 1);
            client.req("live", notes);
            while (!(client.next() instanceof RelayMessage.Event)) {
                // it may be stored already, or come live
            }
            silent.dropConnections();

            Outcome published = publishing.get(60, TimeUnit.SECONDS);
            assertThat(published.code()).isEqualTo(1);
            assertThat(published.out()).contains(silent.url() + "  failed:", relay + "  OK");
        }
    }

    @Test
    void aRelayThatNeverAnswersIsWaitedForAsLongAsIsSaid() {
        try (SampleRelay silent = hostile((session, message) -> true)) {
            Outcome published = publish("hello", "--timeout", "2", "-r", silent.url());
            assertThat(published.code()).isEqualTo(1);
            assertThat(published.out()).contains(silent.url() + "  failed:", "did not answer within 2000 ms");
            for (String command : List.of("req", "count")) {
                Outcome asked = ask(command, "--timeout", "2", "-r", silent.url());
                assertThat(asked.code()).isEqualTo(1);
                assertThat(asked.err()).contains(silent.url(), "no answer within 2000 ms");
            }
        }
    }

    @Test
    void aRelayThatClosesIsAFailureAtOnce() {
        try (SampleRelay closing = hostile((session, message) -> {
            session.drop();
            return true;
        })) {
            assertThat(publish("hello", "--timeout", "30", "-r", closing.url()).out())
                    .contains(closing.url() + "  failed:", "closed");
            assertThat(Commands.run("req", "--timeout", "30", "-r", closing.url())
                            .err())
                    .contains("closed");
        }
    }

    @Test
    void anOkForAnotherEventIsNoOk() {
        try (SampleRelay lying = hostile((session, message) -> {
            session.sendText("[\"OK\",\"" + "0".repeat(64) + "\",true,\"\"]");
            return true;
        })) {
            Outcome published = publish("hello", "--timeout", "2", "-r", lying.url());

            assertThat(published.code()).isEqualTo(1);
            assertThat(published.out()).contains("did not answer");
        }
    }

    @Test
    void whatWasForgedOrNotAskedForIsNotPrinted() {
        Event note = TestRelay.note(author, "true");
        String raw = new String(note.raw(), StandardCharsets.UTF_8);
        try (SampleRelay forging = hostile((session, message) -> {
            String id = ((ClientMessage.Req) message).subscription();
            session.sendText("[\"EVENT\",\"" + id + "\"," + raw.replace("true", "lies") + "]");
            session.sendText("[\"EVENT\",\"other\"," + raw + "]");
            session.sendText("no message");
            session.sendText("[\"EOSE\",\"" + id + "\"]");
            return true;
        })) {
            Outcome asked = ask("req", "-r", forging.url());

            assertThat(asked.code()).isZero();
            assertThat(asked.out()).isEmpty();
        }
    }

    private static SampleRelay hostile(BiFunction<SampleRelay.Session, ClientMessage, Boolean> behaviour) {
        SampleRelay relay = SampleRelay.start(List.of());
        relay.follow(new SampleRelay.Script() {
            @Override
            public boolean onMessage(SampleRelay.Session session, ClientMessage message) {
                return behaviour.apply(session, message);
            }
        });
        return relay;
    }

    @Test
    void aNameThatIsNoRelayAndAMissingKeyAreOneLineAnd2() {
        Outcome relayless = Commands.run("req", "-r", "http://localhost");
        assertThat(relayless.code()).isEqualTo(2);
        assertThat(relayless.err()).contains("http://localhost", "ws://");
        Outcome keyless = Commands.run("publish", "hello", "--key-file", "" + folder.resolve("none"));
        assertThat(keyless.code()).isEqualTo(2);
        assertThat(keyless.err().lines()).hasSize(1);
    }

    @Test
    void theKeyIsNowhereInWhatIsPrintedOrLoggedAtTheFinestLevel() throws Exception {
        Path logback = Files.writeString(
                folder.resolve("trace.xml"),
                "<configuration><appender name='out' class='ch.qos.logback.core.ConsoleAppender'><encoder>"
                        + "<pattern>%logger %msg%n%ex</pattern></encoder></appender>"
                        + "<root level='TRACE'><appender-ref ref='out'/></root></configuration>");
        String hex = HexFormat.of().formatHex(secret);
        String nsec = new Nip19.Nsec(secret).encode();
        try (SampleRelay asking = hostile((session, message) -> {
            session.sendText("[\"AUTH\",\"challenge\"]");
            return false;
        })) {
            for (String key : List.of(hex, nsec, nsec + "x", hex.substring(1))) {
                Path out = folder.resolve("out-" + key.hashCode());
                ProcessBuilder publish = launcher(
                        out,
                        List.of("-Dlogback.configurationFile=" + logback),
                        List.of("publish", "hello", "--timeout", "10", "-r", asking.url(), "-r", "ws://127.0.0.1:1"));
                publish.environment().put(SecretKey.VARIABLE, key);
                Process publishing = publish.start();
                assertThat(publishing.waitFor(180, TimeUnit.SECONDS)).isTrue();

                String printed = Files.readString(out);
                assertThat(publishing.exitValue()).as(printed).isEqualTo(key.equals(hex) || key.equals(nsec) ? 1 : 2);
                assertThat(printed).doesNotContain(hex.substring(8, 40), nsec.substring(8, 40));
            }
        }
    }

    private ProcessBuilder launcher(Path out, List<String> options, List<String> line) {
        List<String> all = new ArrayList<>(options);
        all.add(Executable.SHORT_LIVED);
        return new ProcessBuilder(Executable.command(all, line))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
    }

    @Test
    void theCompletionIsAScriptThatBashTakes() throws Exception {
        Path script = Files.writeString(
                folder.resolve("completion.sh"), Commands.run("completion").out());
        Process bash = new ProcessBuilder("bash", "-c", "source completion.sh && complete -p camelstr")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();

        assertThat(bash.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("_complete_camelstr");
        assertThat(script).content().contains("publish", "--key-file");
    }
}
