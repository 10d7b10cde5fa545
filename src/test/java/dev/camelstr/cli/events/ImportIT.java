package dev.camelstr.cli.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.Camelstr;
import dev.camelstr.cli.instance.Databases;
import dev.camelstr.cli.sample.SampleEvents;
import dev.camelstr.cli.settings.Settings;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.Kind;
import dev.camelstr.nostr.Tag;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.store.database.EventScan;
import dev.camelstr.store.rules.ReferenceStore;
import dev.camelstr.testing.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole histories through {@code import}: a generated one, and real events where their sample lies beside the project. */
class ImportIT {
    private static final Path REAL_EVENTS = Path.of("../shared/data/real-events-sample.jsonl");

    @TempDir
    private static Path files;

    @TempDir
    private Path folder;

    static List<Path> histories() throws IOException {
        List<Path> histories = new ArrayList<>(List.of(generated()));
        if (Files.isReadable(REAL_EVENTS)) {
            histories.add(REAL_EVENTS);
        }
        return histories;
    }

    private static Path generated() throws IOException {
        List<String> lines = SampleEvents.of(1_000, 3).generate(Schnorr.of("auto")).stream()
                .map(sample -> new String(sample.raw(), StandardCharsets.UTF_8))
                .toList();
        return Files.write(files.resolve("generated.jsonl"), lines);
    }

    @ParameterizedTest
    @MethodSource("histories")
    void aHistoryEndsInTheStateOfTheNaiveModelAndASecondImportStoresNone(Path history) throws Exception {
        EmbeddedPostgres.makeIn(folder);
        importLines(history);
        assertThat(storedIds()).isNotEmpty().isEqualTo(expectedIds(history));

        assertThat(importLines(history)).contains("\"stored\":0");
        assertThat(storedIds()).isEqualTo(expectedIds(history));
    }

    private String importLines(Path history) {
        StringWriter out = new StringWriter();
        int code = Camelstr.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(new StringWriter()))
                .execute("import", "--json", "--set", "camelstr.data-dir=" + folder, history.toString());
        assertThat(code).isZero();
        return out.toString();
    }

    private Set<String> storedIds() throws Exception {
        Set<String> ids = new TreeSet<>();
        Settings settings = Settings.defaults(java.util.Map.of("camelstr.data-dir", folder.toString()));
        try (Databases open = Databases.open(settings)) {
            new EventScan(open.database())
                    .scan(
                            Filter.all(),
                            EventScan.Order.ASC,
                            event -> ids.add(event.id().hex()));
        }
        return ids;
    }

    private static Set<String> expectedIds(Path history) throws Exception {
        long now = System.currentTimeMillis() / 1000;
        ReferenceStore store = new ReferenceStore();
        List<String> lines = Files.readAllLines(history);
        for (String line : lines) {
            Event event = EventParser.parse(line.getBytes(StandardCharsets.UTF_8));
            if (isAdmitted(event, now)) {
                store.offer(event, isVanishEverywhere(event), now);
            }
        }
        return store.standing().stream().map(event -> event.id().hex()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isAdmitted(Event event, long now) {
        return event.kind() != 22242
                && event.createdAt() <= now + 900
                && event.expiration().orElse(Long.MAX_VALUE) > now
                && event.tags().stream().noneMatch(tag -> tag.name().equals("-"));
    }

    private static boolean isVanishEverywhere(Event event) {
        return event.kind() == Kind.VANISH && event.tags().contains(Tag.of("relay", "ALL_RELAYS"));
    }
}
