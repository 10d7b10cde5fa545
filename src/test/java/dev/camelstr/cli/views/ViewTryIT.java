package dev.camelstr.cli.views;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.testing.Executable;
import dev.camelstr.testing.TestRelay;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code camelstr view try} in a process of its own, which leaves nothing. */
class ViewTryIT {
    private static final Path EXAMPLES = Path.of("docs", "views");
    private static final String EVENTS =
            EXAMPLES.resolve("reactions-events.jsonl").toString();
    private static final String TARGET = "ca9a9e838413e31ce95d27f3554b5ef5aafeb72c3ec3e06270e5478e1e001716";

    private record Outcome(int code, String out, String err) {}

    @TempDir
    private Path folder;

    private Path temporary;
    private Path view;

    @BeforeEach
    void copyTheExample() throws IOException {
        temporary = Files.createDirectory(folder.resolve("tmp"));
        Path views = Files.createDirectory(folder.resolve("views"));
        for (String file : List.of("reactions.camel.yaml", "reactions.sql", "reactions-count.sql")) {
            Files.copy(EXAMPLES.resolve(file), views.resolve(file));
        }
        view = views.resolve("reactions.camel.yaml");
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left.filter(path -> path.getFileName().toString().startsWith("camelstr-")))
                    .isEmpty();
        }
    }

    private Process start(Path file, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("view", "try", file.toString()));
        arguments.addAll(Arrays.asList(options));
        List<String> jvm = List.of("-Djava.io.tmpdir=" + temporary, Executable.SHORT_LIVED);
        return new ProcessBuilder(Executable.command(jvm, arguments))
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
    }

    private Outcome tryView(Path file, String... options) throws Exception {
        Process process = start(file, options);
        try {
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
            return new Outcome(
                    process.exitValue(),
                    Files.readString(folder.resolve("out")),
                    Files.readString(folder.resolve("err")));
        } finally {
            process.destroyForcibly();
        }
    }

    private String file(String name, Event... events) throws IOException {
        List<String> lines = Stream.of(events)
                .map(event -> new String(event.raw(), StandardCharsets.UTF_8))
                .toList();
        return Files.write(folder.resolve(name), lines).toString();
    }

    private void change(String file, String from, String to) throws IOException {
        Path path = view.resolveSibling(file);
        String text = Files.readString(path);
        assertThat(text).contains(from);
        Files.writeString(path, text.replace(from, to));
    }

    @Test
    void itPrintsWhatThePageShows() throws Exception {
        Outcome outcome = tryView(EXAMPLES.resolve("reactions.camel.yaml"), "--events", EVENTS);

        assertThat(outcome.err()).doesNotContain("camelstr:", "ERROR");
        assertThat(outcome.code()).isZero();
        assertThat(Files.readString(Path.of("docs", "views.md"))).contains("```\n" + outcome.out() + "```");
    }

    @Test
    void itPrintsAnObjectForEachTableAndTextOfStrangersStaysText() throws Exception {
        EventSigner author = TestRelay.author();
        String hostile = "\u001b[2J\u202e\"\n'); drop table reaction; --";
        Event reaction = author.sign(new EventBuilder(7).content(hostile).tag("e", TARGET));
        Event regretted = author.sign(new EventBuilder(7).content("!").tag("e", TARGET));
        Event deletion = author.sign(new EventBuilder(5).tag("e", regretted.id().hex()));
        change("reactions.sql", "create table", "create view total as select 1 as \"all\";\ncreate table");

        Outcome outcome = tryView(
                view,
                "--events",
                EVENTS,
                "--events",
                file("reactions.jsonl", reaction, regretted),
                "--events",
                file("deletion.jsonl", deletion),
                "--rows",
                "1",
                "--json");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out().chars().filter(letter -> Character.isISOControl(letter) && letter != '\n'))
                .isEmpty();
        assertThat(outcome.out()).doesNotContain("\u202e");
        List<String> lines = outcome.out().lines().toList();
        assertThat(lines).hasSize(2);
        JsonObject table = (JsonObject) Jsoner.deserialize(lines.get(0));
        assertThat(table).containsEntry("view", "reactions").containsEntry("table", "reaction");
        assertThat(table.getLong("count")).isEqualTo(3);
        assertThat((JsonArray) table.get("rows")).hasSize(1);
        assertThat(((JsonObject) Jsoner.deserialize(lines.get(1))).get("rows")).hasToString("[{all=1}]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "reactions.sql|primary key|primary kee|1|reactions.sql, line 5, column 11: ERROR: syntax error",
                "reactions-count.sql|cast(:?tags|casd(:?tags|1|reactions-count.sql, line 5, column 45: ERROR: ",
                "reactions.camel.yaml|delete from reaction|delete from reacton|1|sql:delete from reacton where",
                "reactions.camel.yaml|reactions-count.sql|nothing.sql|2|reactions.camel.yaml: ",
                "reactions.camel.yaml|view:reactions|view:Re-actions|2|reactions.camel.yaml: 'Re-actions' is no name",
                "reactions.camel.yaml|view:reactions|timer:reactions|2|reactions.camel.yaml: no route of it begins",
            })
    void whatIsWrongIsSaidInOneLineWithItsPlace(String file, String from, String to, int code, String words)
            throws Exception {
        change(file, from, to);

        Outcome outcome = tryView(view, "--events", EVENTS, "--json");

        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().lines()).hasSize(1);
        assertThat(outcome.err()).startsWith("camelstr: ").contains(words);
        assertThat(outcome.code()).isEqualTo(code);
    }

    @Test
    void oneThatIsStoppedLeavesNothingEither() throws Exception {
        change("reactions-count.sql", ":?sign", ":?sign + length(pg_sleep(600)::text)");

        Process process = start(view, "--events", EVENTS);
        try {
            Awaitility.await("its database")
                    .atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(20))
                    .until(this::isServed);
            process.destroy();

            assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    private boolean isServed() throws IOException {
        try (Stream<Path> folders = Files.list(temporary)) {
            return folders.anyMatch(data -> Files.exists(data.resolve("postgres/data/postmaster.pid")));
        }
    }
}
