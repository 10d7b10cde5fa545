package dev.camelstr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.instance.Instance;
import dev.camelstr.cli.sample.SampleEvents;
import dev.camelstr.cli.sample.SampleEvents.Sample;
import dev.camelstr.cli.sample.SampleEvents.Truth;
import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.nostr.nip19.Nip19;
import dev.camelstr.store.rules.ReferenceStore;
import dev.camelstr.testing.Executable;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.TestRelay;
import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The commands, against one instance that runs in a process of its own, on embedded defaults. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CommandsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private record Outcome(int code, String out, String err) {}

    @TempDir
    private static Path folder;

    private final ReferenceStore expected = new ReferenceStore();
    private final List<Sample> imported =
            SampleEvents.of(300, 2).withForged(0.1).generate(Schnorr.of("auto"));
    private SampleRelay relay;
    private Process instance;

    @BeforeAll
    void start() throws IOException {
        List<byte[]> collected = SampleEvents.of(200, 1).generate(Schnorr.of("auto")).stream()
                .map(Sample::raw)
                .toList();
        collected.forEach(this::expect);
        relay = SampleRelay.start(collected);
        Files.writeString(
                folder.resolve("application.properties"),
                "camelstr.relays=" + relay.url() + "\ncamelstr.data-dir=" + data()
                        + "\ncamelstr.relay.port=0\ncamelstr.metrics.port=0\n");
        instance = launch();
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> Instance.running(data())
                        .filter(facts -> facts.containsKey("control"))
                        .isPresent());
    }

    private Process launch() throws IOException {
        return new ProcessBuilder(
                        Executable.command(List.of(Executable.SHORT_LIVED), List.of("run", "--config", config())))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("run.log").toFile())
                .start();
    }

    @AfterAll
    void stop() throws InterruptedException {
        instance.destroy();
        if (!instance.waitFor(120, TimeUnit.SECONDS)) {
            instance.destroyForcibly();
        }
        relay.close();
    }

    @Test
    @Order(1)
    void whatTheRelayHoldsIsDisplayed() {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(exportedIds()).isEqualTo(expectedIds()));

        Outcome oldest = run("display");
        assertThat(oldest.code()).isZero();
        assertThat(oldest.out().lines().filter(line -> line.contains("  kind ")))
                .hasSize(20);

        assertThat(oldest.out().lines().filter(line -> line.matches("note1[a-z0-9]{58}")))
                .hasSize(20);
        assertThat(oldest.out().lines().findFirst().orElseThrow())
                .matches("[-0-9]{10} [:0-9]{8} [+-]\\d\\d:\\d\\d  kind \\d.*  .*npub1[a-z0-9]{58}\\)?");

        Outcome newest = run("display", "-o", "desc", "-a", "3", "--kind", "note", "--json");
        assertThat(newest.out().lines()).hasSize(3);
        assertThat(times(newest.out())).isSortedAccordingTo((a, b) -> Long.compare(b, a));
    }

    @Test
    @Order(2)
    void anImportGoesThroughVerificationAndSaysWhatItRefuses() throws IOException {
        Path file = folder.resolve("events.jsonl");
        List<String> lines = new ArrayList<>(List.of("no event", ""));
        imported.forEach(sample -> lines.add(new String(sample.raw(), StandardCharsets.UTF_8)));
        Files.write(file, lines);
        long forged = imported.stream()
                .filter(sample -> sample.truth() == Truth.FORGED)
                .count();
        imported.stream().filter(sample -> sample.truth() == Truth.TRUE).forEach(sample -> expect(sample.raw()));

        Outcome first = run("import", file.toString());
        assertThat(first.code()).as(first.err()).isZero();
        assertThat(first.out())
                .contains("%,d events".formatted(1 + imported.size()), "%,d refused".formatted(1 + forged));
        assertThat(first.err()).contains("line 1:", "malformed-json");
        assertThat(exportedIds()).isEqualTo(expectedIds());

        Outcome again = run("import", "--json", file.toString());
        assertThat(again.out()).contains("\"stored\":0");
        assertThat(exportedIds()).isEqualTo(expectedIds());
    }

    @Test
    @Order(2)
    void anImportTakesWhatPeopleHave() throws IOException {
        List<String> events = SampleEvents.of(120, 7).generate(Schnorr.of("auto")).stream()
                .filter(sample -> sample.truth() == Truth.TRUE)
                .map(Sample::raw)
                .peek(this::expect)
                .map(raw -> new String(raw, StandardCharsets.UTF_8))
                .toList();
        int quarter = events.size() / 4;
        Path several = Files.createDirectories(folder.resolve("several/below"));
        Files.writeString(
                several.resolve("array.json"), "\uFEFF[\n" + String.join(",\n", events.subList(0, quarter)) + "\n]\n");
        Files.write(
                several.resolve("lines.jsonl.gz"),
                gzip("\uFEFF" + String.join("\n", events.subList(quarter, 2 * quarter)) + "\n\nno event\n"));
        Files.writeString(several.resolve("README"), "this is not read");
        Path messages = Files.writeString(
                folder.resolve("messages"),
                events.subList(2 * quarter, 3 * quarter).stream()
                        .map(event -> "[\"EVENT\",\"sub\"," + event + "]\n")
                        .collect(Collectors.joining()));
        ByteArrayOutputStream zstd = new ByteArrayOutputStream();
        try (ZstdOutputStream out = new ZstdOutputStream(zstd)) {
            for (String event : events.subList(3 * quarter, events.size())) {
                out.write(("[\"EVENT\"," + event + "]\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        Path compressed = Files.write(folder.resolve("compressed"), zstd.toByteArray());

        Outcome outcome =
                run("import", folder.resolve("several").toString(), messages.toString(), compressed.toString());

        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("%,d events".formatted(events.size() + 1), " 1 refused");
        assertThat(outcome.err()).contains("lines.jsonl.gz line " + (quarter + 2) + ": ");
        assertThat(exportedIds()).isEqualTo(expectedIds());
    }

    @Test
    @Order(2)
    void whatWasRefusedOrDamagedIsInTheExitCode() throws IOException {
        String event = new String(
                imported.stream()
                        .filter(sample -> sample.truth() == Truth.TRUE)
                        .findFirst()
                        .orElseThrow()
                        .raw(),
                StandardCharsets.UTF_8);
        expect(event.getBytes(StandardCharsets.UTF_8));
        String one =
                Files.writeString(folder.resolve("one"), event + "\nno event\n").toString();
        String all =
                Files.writeString(folder.resolve("all"), "no event\nnor this\n").toString();
        byte[] whole = gzip(event + "\n");
        String damaged = Files.write(folder.resolve("damaged"), java.util.Arrays.copyOf(whole, whole.length - 9))
                .toString();

        assertThat(run("import", one).code()).isZero();
        assertThat(run("import", "--wait", one).code()).isZero();
        assertThat(run("import", "--strict", one).code()).isEqualTo(1);
        assertThat(run("import", all).code()).isEqualTo(1);
        Outcome cut = run("import", damaged, one);
        assertThat(cut.code()).isEqualTo(1);
        assertThat(cut.err()).contains(damaged + ", after line ", "damaged or cut off", one + " line 2: ");
        assertThat(run("import", folder.resolve("none").toString()).code()).isEqualTo(2);
    }

    @Test
    @Order(2)
    void importsThatWaitComeOneAfterTheOther() throws Exception {
        Path file = folder.resolve("waiting.jsonl");
        Files.write(
                file,
                imported.stream()
                        .filter(sample -> sample.truth() == Truth.TRUE)
                        .peek(sample -> expect(sample.raw()))
                        .map(sample -> new String(sample.raw(), StandardCharsets.UTF_8))
                        .toList());
        List<CompletableFuture<Outcome>> imports = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> run("import", "--wait", "--strict", file.toString())))
                .limit(3)
                .toList();
        for (CompletableFuture<Outcome> each : imports) {
            Outcome outcome = each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(outcome.code()).as(outcome.err()).isZero();
        }
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    @Order(3)
    void whatWasRefusedCanBeLookedAt() {
        Outcome list = run("rejected", "list", "-n", "1000");
        assertThat(list.out()).contains("malformed-json", "wrong-id");
        String number = list.out()
                .lines()
                .filter(line -> line.contains("malformed-json"))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .findFirst()
                .orElseThrow();
        assertThat(printed(() -> run("rejected", "show", number))).isEqualTo("no event\n");
        assertThat(run("rejected", "show", number, "--json").out())
                .startsWith("{\"number\":" + number + ",")
                .contains("\"original\":\"no event\"");
        assertThat(run("rejected", "list", "-n", "1000", "--json").out().lines())
                .hasSizeGreaterThan(1)
                .allMatch(line -> line.startsWith("{\"number\":") && line.endsWith("}"));
    }

    @Test
    @Order(3)
    void whatWasRefusedIsTriedAgainByTheRunningInstance() {
        String letters = run("rejected", "list", "-n", "1000", "--json").out();
        Outcome retry = run("rejected", "retry", "--reason", "malformed-json,wrong-id");

        assertThat(retry.code()).isZero();
        assertThat(retry.out()).contains(": none decided on by the store; ").contains("malformed-json=", "wrong-id=");
        assertThat(retry.err()).contains("number ");
        assertThat(run("rejected", "list", "-n", "1000", "--json").out()).isEqualTo(letters);
    }

    @Test
    @Order(3)
    void aNumberThatThereIsNotIsOneLineAndExitCode1() {
        Outcome missing = run("rejected", "show", "987654321");

        assertThat(missing.code()).isEqualTo(1);
        assertThat(missing.err().lines()).singleElement().asString().contains("no dead letter 987654321");
    }

    /** Generated authors have profiles: what is shown beside the key is the name of the newest. */
    @Test
    @Order(3)
    void anAuthorIsShownByItsNameAndAnEventIsFoundByItsShownId() {
        Outcome profile = run("display", "--kind", "profile", "-o", "desc", "-a", "1", "--json");
        String name = profile.out().replaceAll("(?s).*\\\\\"name\\\\\":\\\\\"([^\\\\\"]+).*", "$1");
        Outcome shown = run("display", "--kind", "profile", "-o", "desc", "-a", "1");
        assertThat(shown.out()).contains("kind 0 (profile)  " + name + " (npub1");

        List<String> lines = shown.out().lines().toList();
        Outcome again = run("display", "--id", lines.get(1));
        assertThat(again.out()).isEqualTo(shown.out());
    }

    @Test
    @Order(4)
    void anExportTakesAFilterAndOverwritesNothing() throws IOException {
        Path target = folder.resolve("notes.jsonl");
        assertThat(run("export", "--filter", "{\"kinds\":[1]}", "--since", "2020-01-01", target.toString())
                        .code())
                .isZero();
        assertThat(Files.readAllLines(target)).isNotEmpty().allMatch(line -> line.contains("\"kind\":1,"));

        Outcome again = run("export", target.toString());
        assertThat(again.code()).isEqualTo(2);
        assertThat(again.err()).contains("exists");

        Outcome past = run("export", "--as-of", "2020-01-01", "-");
        assertThat(past.code()).isEqualTo(2);
        assertThat(past.err()).contains("--as-of: the changelog does not reach back to ");
    }

    @Test
    @Order(4)
    void whatTheRelayHasSaidOkToIsFoundByASearchAtOnce() throws Exception {
        EventSigner author = TestRelay.author();
        URI address = URI.create(Instance.running(data()).orElseThrow().get("relay"));
        try (RelayClient client = RelayClient.connect(address)) {
            for (int i = 0; i < 50; i++) {
                Event note = TestRelay.note(author, "dromedary" + i);
                expect(note.raw());

                assertThat(client.publish(note).accepted()).isTrue();
                assertThat(client.stored("s", "{\"search\":\"dromedary" + i + "\"}"))
                        .containsExactly(note.id());
            }
        }
    }

    @Test
    @Order(4)
    void aClientCommandThatNamesNoRelayAsksTheRunningInstance() {
        Outcome counted = run("count", "--timeout", "60");
        assertThat(counted.code()).as(counted.err()).isZero();
        assertThat(counted.out()).isEqualTo(expectedIds().size() + "\n");
    }

    @Test
    @Order(5)
    void topShowsThePipelinesFigures() {
        // Some figures are measured now and then.
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            Outcome text = run("top", "--once");
            assertThat(text.code()).as(text.err()).isZero();
            assertThat(text.out())
                    .contains("collect, import, store, upkeep, serve")
                    .containsPattern("(?m)^collect .* received \\d+")
                    .containsPattern("(?m)^nostr.collected .* not stored yet 0")
                    .containsPattern("(?m)^store .* stored \\d+")
                    .containsPattern("(?m)^127.0.0.1:" + relay.port() + " +live ");
        });
        Outcome json = run("top", "--once", "--json");
        assertThat(json.out().strip()).startsWith("{\"time\":").endsWith("}");
    }

    @Test
    @Order(5)
    void topSaysWhereThereAreNoFigures() {
        Outcome nobody = run("top", "--once", "ws://127.0.0.1:1");
        assertThat(nobody.code()).isEqualTo(1);
        assertThat(nobody.err().lines()).singleElement().asString().contains("no figures");
        Outcome wrong = run("top", "--once", "localhost");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("ws://");
    }

    @Test
    @Order(5)
    void aSecondRunOnTheFolderSaysSoAndEndsWith2() {
        Outcome second = run("run");
        assertThat(second.code()).isEqualTo(2);
        assertThat(second.err().lines()).singleElement().asString().contains("camelstr.data-dir", "already");
    }

    @ParameterizedTest
    @ValueSource(strings = {"camelstr.relay.port", "camelstr.metrics.port", "camelstr.hawtio.port"})
    void aTakenPortIsNamed(String key, @TempDir Path other) throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            Outcome refused = run(
                    "run",
                    "--hawtio",
                    "--set",
                    "camelstr.data-dir=" + other,
                    "--set",
                    "camelstr.relay.port=0",
                    "--set",
                    "camelstr.metrics.port=0",
                    "--set",
                    "camelstr.hawtio.port=0",
                    "--set",
                    key + "=" + taken.getLocalPort());
            assertThat(refused.code()).isEqualTo(2);
            assertThat(refused.err().lines()).singleElement().asString().contains(key, ":" + taken.getLocalPort());
        }
    }

    @Test
    @Order(6)
    void aStoppedInstanceLeavesNothingBehindAndCommandsOpenTheDataThemselves() throws Exception {
        instance.destroy();
        assertThat(instance.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(data().resolve("instance.json")).doesNotExist();
        assertThat(data().resolve("postgres/data/postmaster.pid")).doesNotExist();
        assertThat(exportedIds()).isEqualTo(expectedIds());
    }

    @Test
    void aKeyPairIsPrintedInBothForms() {
        List<String> words = run("keygen")
                .out()
                .lines()
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .toList();
        assertThat(Nip19.decode(words.get(3)))
                .isInstanceOfSatisfying(
                        Nip19.Npub.class,
                        npub -> assertThat(npub.pubkey().hex()).isEqualTo(words.get(1)));
        assertThat(words.get(2)).startsWith("nsec1");
    }

    @Test
    void everyCommandHelpsWithExamples() {
        CommandLine root = Camelstr.commandLine();
        assertThat(root.getSubcommands()).allSatisfy((name, command) -> {
            String help = command.getUsageMessage();
            assertThat(help).contains("--help");
            if (command.getSubcommands().isEmpty()) {
                assertThat(help).contains("Examples:", "camelstr " + name);
            }
        });
    }

    private void expect(byte[] raw) {
        expected.offer(parse(raw), false, System.currentTimeMillis() / 1000);
    }

    private Set<String> expectedIds() {
        return expected.standing().stream()
                .map(event -> event.id().hex())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> exportedIds() {
        Path target = folder.resolve("all-" + System.nanoTime() + ".jsonl");
        Outcome export = run("export", target.toString());
        assertThat(export.code()).as(export.err()).isZero();
        try {
            return Files.readAllLines(target).stream()
                    .map(line ->
                            parse(line.getBytes(StandardCharsets.UTF_8)).id().hex())
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<Long> times(String lines) {
        return lines.lines()
                .map(line -> parse(line.getBytes(StandardCharsets.UTF_8)).createdAt())
                .toList();
    }

    private static Event parse(byte[] raw) {
        try {
            return EventParser.parse(raw);
        } catch (InvalidEventException e) {
            throw new AssertionError(e);
        }
    }

    private Outcome run(String command, String... arguments) {
        List<String> line = new ArrayList<>(List.of(command));
        List<String> rest = new ArrayList<>(List.of(arguments));
        if (command.equals("rejected")) {
            line.add(rest.remove(0));
        }
        if (!command.equals("keygen")) {
            line.addAll(List.of("--config", config()));
        }
        line.addAll(rest);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Camelstr.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .execute(line.toArray(String[]::new));
        return new Outcome(code, out.toString(), err.toString());
    }

    private static String printed(Runnable action) {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            action.run();
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static String config() {
        return folder.resolve("application.properties").toString();
    }

    private static Path data() {
        return folder.resolve("data");
    }
}
