package dev.camelstr.pipeline.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.Commands;
import dev.camelstr.cli.Commands.Outcome;
import dev.camelstr.component.stream.StreamAdmin;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.store.moderation.ModerationList;
import dev.camelstr.store.moderation.ModerationTables;
import dev.camelstr.testing.Child;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Tables that are made anew have what the store had by the same messages, whatever has become of the old ones. */
class RebuildIT {
    private static final int REFUSED_KIND = 9;
    private static final List<Integer> KINDS = List.of(0, 1, 1, 3, 7, 30_000, 20_001);

    /** Every table whose rows follow from the messages; of what is counted, the sum. */
    private static final List<String> ROWS = List.of(
            "select * from event",
            "select * from tag",
            "select * from tomb_id",
            "select * from tomb_addr",
            "select * from vanish",
            "select sum(bytes) from stored_bytes");

    private static final List<String> DAMAGES = List.of(
            "delete from tag where seq % 3 = 0",
            "delete from event where seq % 3 = 0 and kind <> 62",
            "delete from tomb_addr",
            "delete from tomb_id",
            "update event set raw = 'damaged' where seq % 3 = 1",
            "insert into event (seq, created_at, kind, id, pubkey, tags, raw)"
                    + " values (32767::bigint << 48, 5, 1, sha256('no'), sha256('body'), '{}', 'none')");

    @TempDir
    private Path folder;

    private final Random random = new Random(20_261_201);
    private final List<EventSigner> authors =
            List.of(TestRelay.author(), TestRelay.author(), TestRelay.author(), TestRelay.author());
    private final List<Event> published = new ArrayList<>();

    @ParameterizedTest
    @EnumSource(StreamKind.class)
    void whatIsMadeAnewIsWhatTheStoreHad(StreamKind streams) throws Exception {
        Map<String, String> settings = settings(streams);
        Map<String, String> apart = new HashMap<>(settings);
        if (streams == StreamKind.RABBITMQ) {
            apart.put("camelstr.data-dir", folder.resolve("apart").toString());
            Files.createDirectories(folder.resolve("apart"));
        }
        try (TestRelay relay = start(streams, settings);
                RelayClient client = relay.connect()) {
            relay.application().answerCommands();
            refuseKind(relay.application().database(), REFUSED_KIND);
            publish(client, 150);
            publish(client, authors.get(0).sign(new EventBuilder(REFUSED_KIND).content("the database refuses it")));
            ban(relay.application().database());
            if (streams == StreamKind.RABBITMQ) {
                expectDone(rebuild(streams, apart, "--fill-only"));
                publish(client, 50);
                ban(relay.application().database());
                expectRefused(
                        rebuild(streams, apart),
                        "still at work on the database: "
                                + ProcessHandle.current().pid() + "@",
                        "run the same command again");
                expectDone(run("check", streams, apart, "--set", "camelstr.relays="));
                assertServes(relay);
            }
            importTwice(streams, settings);
            vanish(client);
            awaitKeptUp(relay.application().database());
        }
        try (Database database = database(settings)) {
            Map<String, List<String>> before = rows(database);
            assertThat(before.values()).allMatch(rows -> !rows.isEmpty());
            damage(database);
            assertThat(rows(database)).isNotEqualTo(before);

            Outcome outcome = rebuild(streams, apart, "--keep-old");

            expectDone(outcome);
            assertThat(outcome.out()).contains("that had to go: 1");
            expectSame(database, before);
            assertThat(number(database, "select count(*) from camelstr_before_rebuild.event where raw = 'damaged'"))
                    .isPositive();
            expectRefused(rebuild(streams, apart), "are still kept");
            assertThat(rebuild(streams, apart, "--drop-old", "--json").out().strip())
                    .isEqualTo("{\"inPlace\":true,\"missing\":0,\"went\":0,\"passedOver\":0}");
            expectSame(database, before);
            assertThat(number(database, "select count(*) from pg_namespace where nspname ~ 'rebuild'"))
                    .as("schemas that are left over")
                    .isZero();
        }
        try (TestRelay relay = start(streams, settings);
                RelayClient client = relay.connect()) {
            assertServes(relay);
            publish(client, 20);
            assertServes(relay);
        }
    }

    @Test
    void goesOnWhereItWasKilled() throws Exception {
        StreamKind streams = StreamKind.LOCAL;
        Map<String, String> settings = settings(streams);
        settings.compute("camelstr.datasource.url", (name, url) -> url + "&currentSchema=public"); // which is kept
        try (TestRelay relay = start(streams, settings);
                RelayClient client = relay.connect()) {
            publish(client, 200);
            vanish(client);
            awaitKeptUp(relay.application().database());
        }
        Map<String, String> small = new HashMap<>(settings);
        small.put("camelstr.store.max-batch", "3");
        try (Database database = database(settings)) {
            Map<String, List<String>> before = rows(database);
            damage(database);
            long first = killWithin(database, streams, small);
            long begun = number(database, "select 'camelstr_rebuild.event'::regclass::oid");
            long second = killWithin(database, streams, small);

            Outcome outcome = rebuild(streams, small);

            expectDone(outcome);
            assertThat(second).isGreaterThan(first).isLessThan(published.size());
            assertThat(number(database, "select 'event'::regclass::oid"))
                    .as("the table that was begun")
                    .isEqualTo(begun);
            expectSame(database, before);
        }
    }

    @Test
    void whatTheStreamsDoNotReachBackToIsTakenFromAnExport() throws Exception {
        StreamKind streams = StreamKind.LOCAL;
        Map<String, String> settings = settings(streams);
        settings.put("camelstr.stream.retention", "1MB");
        Path export = folder.resolve("export.jsonl.gz");
        Instant taken;
        try (TestRelay relay = start(streams, settings);
                RelayClient client = relay.connect()) {
            relay.application().answerCommands();
            publish(client, 100);
            publishMuch(client);
            taken = Instant.now();
            Path plain = folder.resolve("export.jsonl");
            expectDone(run("export", streams, settings, plain.toString()));
            try (var zipped = new GZIPOutputStream(Files.newOutputStream(export))) {
                Files.copy(plain, zipped);
            }
            publish(client, 50);
            awaitKeptUp(relay.application().database());
        }
        try (Database database = database(settings)) {
            Map<String, List<String>> before = rows(database);
            damage(database);
            expectRefused(
                    rebuild(streams, settings),
                    "do not reach back",
                    "nostr.published partition",
                    "begins at offset",
                    "--from");
            expectRefused(
                    rebuild(streams, settings, "--from", export.toString(), "--taken", "2020-01-01"),
                    "the export is as of 2020-01-01",
                    "or later");
            expectRefused(rebuild(streams, settings, "--from", export.toString()), "belong together");
            String[] options = {
                "--from", export.toString(), "--taken", taken.plusSeconds(1).toString()
            };

            expectDone(rebuild(streams, settings, "--fill-only", "--from", export.toString(), "--taken", options[3]));
            expectRefused(rebuild(streams, settings), "was begun with an export");
            Outcome outcome = rebuild(streams, settings, options);

            expectDone(outcome);
            Map<String, List<String>> after = rows(database);
            assertThat(ids(database)).isNotEmpty();
            assertThat(withoutSeq(after.get(ROWS.get(0)))).isEqualTo(withoutSeq(before.get(ROWS.get(0))));
            assertThat(after.get(ROWS.get(1))).hasSameSizeAs(before.get(ROWS.get(1)));
            assertThat(after.get(ROWS.get(2))).isEqualTo(before.get(ROWS.get(2)));
        }
        try (TestRelay relay = start(streams, settings);
                RelayClient client = relay.connect()) {
            assertServes(relay);
            long first = firstKept(relay);
            publishMuch(client);
            Awaitility.await("what was stored to be let go by the stream, which the rebuild has read as well")
                    .until(() -> firstKept(relay) > first);
        }
    }

    /** The offsets at which the partitions of clients' events begin, together. */
    private static long firstKept(TestRelay relay) {
        StreamAdmin streams = (StreamAdmin) relay.application().context().getComponent(StreamKind.LOCAL.toString());
        return streams.info("nostr.published").stream()
                .mapToLong(StreamInfo::first)
                .sum();
    }

    /** Kills a rebuild that holds a batch's transaction open; yields how many messages it has applied. */
    private long killWithin(Database database, StreamKind streams, Map<String, String> settings) throws Exception {
        JdbcTemplate jdbc = new JdbcTemplate(database);
        long before = applied(jdbc);
        try (Child child = Child.camelstr(line("rebuild", streams, settings));
                Connection holding = database.getConnection();
                Statement statement = holding.createStatement()) {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> applied(jdbc) > before);
            holding.setAutoCommit(false);
            statement.execute("lock table camelstr_rebuild.event in share mode");
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> jdbc.queryForObject(
                            "select exists (select from pg_locks where not granted and relation = 'camelstr_rebuild.event'::regclass)",
                            Boolean.class));
            child.kill();
            holding.rollback();
        }
        return applied(jdbc);
    }

    private static long applied(JdbcTemplate jdbc) {
        return jdbc.queryForObject("select to_regclass('camelstr_rebuild.stream_position') is not null", Boolean.class)
                ? jdbc.queryForObject(
                        "select coalesce(sum(applied + 1), 0) from camelstr_rebuild.stream_position", Long.class)
                : 0;
    }

    private Map<String, String> settings(StreamKind streams) {
        Map<String, String> settings = new HashMap<>(streams.settings());
        settings.put("camelstr.data-dir", folder.resolve("data").toString());
        settings.put("camelstr.datasource.url", TestDatabases.createUrl());
        settings.put("camelstr.stream.partitions", "2");
        settings.put("camelstr.upkeep.period", "100ms");
        return settings;
    }

    private static TestRelay start(StreamKind streams, Map<String, String> settings) {
        return TestRelay.start(streams, settings, "store", "serve", "upkeep", "search", "import");
    }

    /** When nobody works on it any more, nor seems to: who ended on a busy machine may not have come to say so. */
    private static Database database(Map<String, String> settings) {
        Database database = new Database();
        database.setUrl(settings.get("camelstr.datasource.url"));
        JdbcTemplate jdbc = new JdbcTemplate(database);
        Awaitility.await()
                .until(() -> jdbc.queryForObject(
                        "select not exists (select from process where seen > clock_timestamp() - interval '15 s')",
                        Boolean.class));
        return database;
    }

    private void publish(RelayClient client, int events) throws Exception {
        for (int i = 0; i < events; i++) {
            publish(client, any());
        }
    }

    private void publish(RelayClient client, Event event) throws Exception {
        client.publish(event);
        published.add(event);
    }

    private Event any() {
        if (!published.isEmpty() && random.nextInt(8) == 0) {
            return published.get(random.nextInt(published.size()));
        }
        if (!published.isEmpty() && random.nextInt(5) == 0) {
            return deletion(published.get(random.nextInt(published.size())));
        }
        int kind = KINDS.get(random.nextInt(KINDS.size()));
        EventBuilder event = new EventBuilder(kind)
                .createdAt(now() - random.nextInt(500))
                .content("größer " + random.nextInt())
                .tag("t", "t" + random.nextInt(5));
        if (kind == 30_000) {
            event.tag("d", "d" + random.nextInt(2));
        }
        if (random.nextInt(10) == 0) {
            event.tag("expiration", Long.toString(now() + 2));
        }
        return authors.get(random.nextInt(authors.size())).sign(event);
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

    /** More than is kept of a stream, whichever partition it comes to. */
    private void publishMuch(RelayClient client) throws Exception {
        for (int i = 0; i < 60; i++) {
            publish(client, note("x".repeat(50_000) + i));
        }
    }

    private Event note(String content) {
        return TestRelay.note(authors.get(random.nextInt(authors.size())), content);
    }

    private void vanish(RelayClient client) throws Exception {
        publish(
                client,
                authors.get(0).sign(new EventBuilder(62).createdAt(now() - 400).tag("relay", "ALL_RELAYS")));
    }

    /** A note that came, as an administrator does: a ban of what has removed others holds from the beginning in what is made anew. */
    private void ban(Database database) throws SQLException {
        List<Event> notes =
                published.stream().filter(event -> event.kind() == 1).toList();
        Event banned = notes.get(random.nextInt(notes.size()));
        new ModerationTables(database)
                .add(
                        ModerationList.BANNED_EVENT,
                        banned.id().bytes(),
                        banned.id().hex(),
                        "");
    }

    /** Has messages of this kind go to the dead letters. */
    private static void refuseKind(Database database, int kind) {
        JdbcTemplate jdbc = new JdbcTemplate(database);
        jdbc.execute("create function refuse() returns trigger language plpgsql as"
                + " $$ begin raise check_violation; end $$");
        jdbc.execute("create trigger refuse before insert on event for each row when (new.kind = " + kind
                + ") execute function refuse()");
    }

    /** What came from clients comes from a file, too, and so by another stream, with some that is new. */
    private void importTwice(StreamKind streams, Map<String, String> settings) throws IOException {
        Path file = folder.resolve("import.jsonl");
        List<Event> lines = new ArrayList<>(published.subList(0, 60));
        for (int i = 0; i < 30; i++) {
            lines.add(any());
        }
        Files.write(
                file,
                lines.stream()
                        .map(event -> new String(event.raw(), StandardCharsets.UTF_8))
                        .collect(Collectors.toList()));
        expectDone(run("import", streams, settings, file.toString()));
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }

    /** Until nothing is left to be removed or to be told. */
    private static void awaitKeptUp(Database database) {
        JdbcTemplate jdbc = new JdbcTemplate(database);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> jdbc.queryForObject(
                        "select not exists (select from removal) and not exists (select from vanishing)"
                                + " and not exists (select from stale_tag)"
                                + " and not exists (select from moderation where not removed)"
                                + " and not exists (select from event where expiration is not null)",
                        Boolean.class));
    }

    private static void damage(Database database) {
        JdbcTemplate jdbc = new JdbcTemplate(database);
        DAMAGES.forEach(jdbc::execute);
    }

    private static Map<String, List<String>> rows(Database database) {
        JdbcTemplate jdbc = new JdbcTemplate(database);
        Map<String, List<String>> rows = new TreeMap<>();
        ROWS.forEach(query ->
                rows.put(query, jdbc.queryForList("select r::text from (" + query + ") r order by 1", String.class)));
        return rows;
    }

    private static void expectSame(Database database, Map<String, List<String>> before) {
        rows(database).forEach((query, rows) -> assertThat(rows).as(query).isEqualTo(before.get(query)));
    }

    private static long number(Database database, String query) {
        return new JdbcTemplate(database).queryForObject(query, Long.class);
    }

    private static List<String> ids(Database database) {
        return new JdbcTemplate(database).queryForList("select encode(id, 'hex') from event", String.class);
    }

    /** The first column. */
    private static List<String> withoutSeq(List<String> events) {
        return events.stream()
                .map(row -> row.substring(row.indexOf(',')))
                .sorted()
                .toList();
    }

    /** Whoever asks for all is given what stands in table event. */
    private static void assertServes(TestRelay relay) throws Exception {
        Database database = relay.application().database();
        awaitKeptUp(database);
        try (RelayClient reader = relay.connect()) {
            assertThat(reader.stored("all", "{\"limit\":5000}"))
                    .extracting(EventId::hex)
                    .containsExactlyInAnyOrderElementsOf(ids(database));
        }
    }

    private static void expectDone(Outcome outcome) {
        assertThat(outcome.code()).as(outcome.out() + outcome.err()).isZero();
    }

    private static void expectRefused(Outcome outcome, String... said) {
        assertThat(outcome.code()).as(outcome.out() + outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).contains(said);
    }

    private static Outcome rebuild(StreamKind streams, Map<String, String> settings, String... options) {
        return run("rebuild", streams, settings, options);
    }

    private static Outcome run(String command, StreamKind streams, Map<String, String> settings, String... options) {
        return Commands.run(line(command, streams, settings, options).toArray(String[]::new));
    }

    private static List<String> line(
            String command, StreamKind streams, Map<String, String> settings, String... options) {
        List<String> line = new ArrayList<>(List.of(command, "--set", "camelstr.stream=" + streams));
        settings.forEach((name, value) -> line.addAll(List.of("--set", name + "=" + value)));
        line.addAll(List.of(options));
        return line;
    }
}
