package dev.camelstr.pipeline.past;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.Commands;
import dev.camelstr.cli.Commands.Outcome;
import dev.camelstr.cli.TestApplication;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.spi.RouteController;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Exports of earlier moments are, byte by byte, the exports that were made at those moments. */
@Execution(ExecutionMode.CONCURRENT)
class PastIT {
    private static final int MOMENTS = 6;
    private static final int EVENTS_BETWEEN = 40;
    private static final List<Integer> KINDS = List.of(0, 1, 1, 7, 30_000, 20_001);

    @TempDir
    private Path folder;

    private final Random random = new Random(20_261_130);
    private final List<EventSigner> authors =
            List.of(TestRelay.author(), TestRelay.author(), TestRelay.author(), TestRelay.author());
    private final List<Event> published = new ArrayList<>();
    private final Map<Instant, byte[]> exports = new TreeMap<>();

    /** The store tells a batch, and when it is let go, tells it again; in the end it tells nothing. */
    private static final class Telling implements TestApplication.Fault {
        private final AtomicBoolean wanted = new AtomicBoolean();
        private volatile boolean tellsNothing;
        private final CountDownLatch goesOn = new CountDownLatch(1);

        @Override
        public void before(Exchange exchange) throws Exception {
            if (tellsNothing) {
                throw new IOException("that cannot be told");
            }
        }

        @Override
        public void after(Exchange exchange) throws Exception {
            if (wanted.compareAndSet(true, false)) {
                assertThat(goesOn.await(2, TimeUnit.MINUTES)).isTrue();
                throw new IOException("it is not known whether that was told");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(StreamKind.class)
    void anExportAsOfAMomentIsWhatOneWasThen(StreamKind streams) throws Exception {
        Map<String, String> settings = settings(streams, true);
        Telling fault = new Telling();
        try (TestRelay relay = TestRelay.of(TestRelay.prepare(streams, settings, "store", "serve", "upkeep")
                        .at("announce", fault));
                RelayClient client = relay.connect()) {
            relay.application().answerCommands();
            RouteController routes = relay.application().context().getRouteController();
            for (int moment = 0; moment < MOMENTS; moment++) {
                boolean removalsAreLate = moment == 3;
                if (removalsAreLate) {
                    routes.suspendRoute("store-removals");
                }
                publish(client);
                boolean vanishes = moment == 2;
                if (vanishes) {
                    publish(
                            client,
                            authors.get(0)
                                    .sign(new EventBuilder(62).createdAt(now()).tag("relay", "ALL_RELAYS")));
                }
                if (vanishes || !removalsAreLate && random.nextBoolean()) {
                    awaitAllTold(relay);
                }
                if (moment == 4) {
                    fault.wanted.set(true);
                    publish(client, TestRelay.note(authors.get(1), "told twice"));
                }
                note(streams, settings);
                fault.goesOn.countDown();
                if (removalsAreLate) {
                    routes.resumeRoute("store-removals");
                }
            }
            routes.suspendRoute("store-removals");
            publish(client);
            fault.tellsNothing = true;
            commitUntold(relay, client);

            assertThat(exports.values()).doesNotHaveDuplicates().allMatch(export -> export.length > 0);
            exports.forEach((moment, export) -> assertThat(export(streams, settings, "--as-of", moment.toString()))
                    .isEqualTo(export));
            expectOfKind(streams, settings);
            expectRefused(streams, settings, "2020-01-01", "does not reach back", "stored-length");
            expectRefused(streams, settings, "2120-01-01T00:00Z", "is in the future");
            expectRefused(streams, settings, "soon", "is no time", "2026-01-31T18:30");
        }

        Instant first = exports.keySet().iterator().next();
        assertThat(export(streams, settings, "--as-of", Long.toString(first.getEpochSecond())))
                .isEqualTo(exports.get(first));
        expectRefused(streams, settings, "2020-01-01", "does not reach back", "stored-length");
    }

    /** Of one author, so that it is one partition and the other one is told of. */
    private void commitUntold(TestRelay relay, RelayClient client) throws Exception {
        EventSigner author = authors.get(2);
        for (int i = 0; i < 3; i++) {
            client.event(author.sign(new EventBuilder(0).createdAt(now() + i).content("untold " + i)));
        }
        JdbcTemplate database = new JdbcTemplate(relay.application().database());
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .until(() -> database.queryForObject(
                        "select exists (select from event where position('untold'::bytea in raw) > 0)", Boolean.class));
    }

    private void expectOfKind(StreamKind streams, Map<String, String> settings) {
        exports.forEach((moment, export) -> {
            String notes = new String(export, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.contains("\"kind\":1,"))
                    .map(line -> line + "\n")
                    .reduce("", String::concat);
            assertThat(new String(
                            export(streams, settings, "--as-of", moment.toString(), "--kind", "1"),
                            StandardCharsets.UTF_8))
                    .isEqualTo(notes);
        });
    }

    @Test
    void whatWentUntoldIsSaidToBeUnknown() throws Exception {
        StreamKind streams = StreamKind.LOCAL;
        Map<String, String> settings = settings(streams, false);
        Instant before;
        try (TestRelay relay = TestRelay.start(streams, settings, "store", "serve");
                RelayClient client = relay.connect()) {
            relay.application().answerCommands();
            publish(client, authors.get(0).sign(new EventBuilder(0).createdAt(now() - 100)));
            before = note(streams, settings);
            publish(client, authors.get(0).sign(new EventBuilder(0).createdAt(now() - 50)));
            Instant after = note(streams, settings);
            publish(client, TestRelay.note(authors.get(0), "came later"));

            assertThat(export(streams, settings, "--as-of", after.toString())).isEqualTo(exports.get(after));
            expectRefused(
                    streams, settings, before.toString(), "of 1 event that stood", "camelstr.stream.old-values=true");
        }
        assertThat(folder.resolve("refused.jsonl")).doesNotExist();
    }

    private Map<String, String> settings(StreamKind streams, boolean oldValues) throws IOException {
        Map<String, String> settings = new HashMap<>(streams.settings());
        settings.put("camelstr.data-dir", folder.resolve("data").toString());
        settings.put("camelstr.datasource.url", TestDatabases.createUrl());
        settings.put("camelstr.stream.old-values", Boolean.toString(oldValues));
        settings.put("camelstr.stream.partitions", "2");
        return settings;
    }

    private void publish(RelayClient client) throws Exception {
        for (int i = 0; i < EVENTS_BETWEEN; i++) {
            publish(client, any());
        }
    }

    private Event any() {
        if (!published.isEmpty() && random.nextInt(8) == 0) {
            return published.get(random.nextInt(published.size()));
        }
        EventSigner author = authors.get(random.nextInt(authors.size()));
        if (!published.isEmpty() && random.nextInt(5) == 0) {
            return deletion(published.get(random.nextInt(published.size())));
        }
        int kind = KINDS.get(random.nextInt(KINDS.size()));
        EventBuilder event =
                new EventBuilder(kind).createdAt(now() - random.nextInt(500)).content("größer " + random.nextInt());
        if (kind == 30_000) {
            event.tag("d", "d" + random.nextInt(2));
        }
        return author.sign(event);
    }

    private Event deletion(Event deleted) {
        EventSigner author = authors.stream()
                .filter(signer -> signer.pubkey().equals(deleted.pubkey()))
                .findFirst()
                .orElseThrow();
        EventBuilder deletion = new EventBuilder(5).createdAt(now());
        return author.sign(
                deleted.kind() == 0 && random.nextBoolean()
                        ? deletion.tag("a", "0:" + deleted.pubkey().hex() + ":")
                        : deletion.tag("e", deleted.id().hex()));
    }

    private void publish(RelayClient client, Event event) throws Exception {
        client.publish(event);
        published.add(event);
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }

    private static void awaitAllTold(TestRelay relay) {
        JdbcTemplate database = new JdbcTemplate(relay.application().database());
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .until(() -> database.queryForObject(
                        "select not exists (select from removal) and not exists (select from vanishing)",
                        Boolean.class));
    }

    /** A moment is a whole second: all that was said OK to came before it, and what comes next after it. */
    private Instant note(StreamKind streams, Map<String, String> settings) {
        Instant moment = Instant.ofEpochSecond(now() + 1);
        exports.put(moment, export(streams, settings));
        Awaitility.await()
                .pollInterval(Duration.ofMillis(5))
                .until(() -> !Instant.now().isBefore(moment));
        return moment;
    }

    private byte[] export(StreamKind streams, Map<String, String> settings, String... options) {
        Path target = folder.resolve("export-" + System.nanoTime() + ".jsonl");
        Outcome outcome = run(streams, settings, target, options);
        assertThat(outcome.code()).as(outcome.err()).isZero();
        try {
            return Files.readAllBytes(target);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void expectRefused(StreamKind streams, Map<String, String> settings, String moment, String... said) {
        Outcome outcome = run(streams, settings, folder.resolve("refused.jsonl"), "--as-of", moment);
        assertThat(outcome.code()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).contains(said);
    }

    private static Outcome run(StreamKind streams, Map<String, String> settings, Path target, String... options) {
        List<String> line = new ArrayList<>(List.of("export", "--set", "camelstr.stream=" + streams));
        settings.forEach((name, value) -> line.addAll(List.of("--set", name + "=" + value)));
        line.addAll(List.of(options));
        line.add(target.toString());
        return Commands.run(line.toArray(String[]::new));
    }
}
