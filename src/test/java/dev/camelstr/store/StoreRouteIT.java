package dev.camelstr.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelstr.component.local.LocalStreamComponent;
import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.OutboundMessage;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Tag;
import dev.camelstr.store.changelog.ChangelogEntry;
import dev.camelstr.store.changelog.ChangelogReader;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.TestDatabases;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped route, from the embedded streams into PostgreSQL and back. */
class StoreRouteIT {
    private final List<ChangelogEntry> changelog = new CopyOnWriteArrayList<>();
    private final List<InboundMessage> rejected = new CopyOnWriteArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private String upkeepPeriod = "1m";
    private Main main;
    private String url;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        url = TestDatabases.createUrl();
        migrate();
        startAgain();
    }

    private void migrate() throws SQLException {
        try (Database database = new Database()) {
            database.setUrl(url);
            database.tagHash();
        }
    }

    private void startAgain() throws Exception {
        main = new Main();
        main.setDefaultPropertyPlaceholderLocation("classpath:dev/camelstr/application.properties");
        main.configure()
                .withRoutesIncludePattern(
                        "file:routes/store.camel.yaml,file:routes/upkeep.camel.yaml,classpath:store/store-beans.camel.yaml");
        main.addOverrideProperty("camelstr.datasource.url", url);
        main.bind("meters", meters);
        main.addOverrideProperty("camelstr.upkeep.period", upkeepPeriod);
        main.addOverrideProperty("camelstr.collect.known-ids", "1000");
        main.addOverrideProperty("camelstr.stream", "local-stream");
        main.addOverrideProperty("camelstr.stream.partitions", "1");
        main.addOverrideProperty("camelstr.metrics.enabled", "false");
        main.addOverrideProperty("camelstr.store.lease", "1s");
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                getContext()
                        .getComponent("local-stream", LocalStreamComponent.class)
                        .setDirectory(folder.toString());
                from("local-stream:nostr.stored?batching=true&offset=first").process(exchange -> {
                    for (Object message : exchange.getIn().getBody(List.class)) {
                        changelog.add(ChangelogEntry.of((InboundMessage) message));
                    }
                });
                from("local-stream:nostr.rejected?batching=true&offset=first").process(exchange -> {
                    for (Object message : exchange.getIn().getBody(List.class)) {
                        rejected.add((InboundMessage) message);
                    }
                });
            }
        });
        main.start();
    }

    @AfterEach
    void stop() {
        main.stop();
    }

    @Test
    void storesWhatWasPublishedAndTellsTheChangelog() throws Exception {
        Event note = TestEvents.event(1, 7, 100, 1, Tag.of("t", "nostr"));
        Event ephemeral = TestEvents.event(2, 7, 100, 20_001);

        publish("nostr.collected", List.of(message(note, ""), message(ephemeral, ""), message(note, "node:1")));

        await().until(() -> changelog.stream().anyMatch(e -> e.type() == ChangelogEntry.Type.VERDICT));
        assertThat(stored()).containsExactly(note.id().hex());
        assertThat(changelog)
                .filteredOn(entry -> entry.type() != ChangelogEntry.Type.SUMMARY)
                .extracting(entry -> entry.verdict().orElseThrow())
                .containsExactly(Verdict.STORED, Verdict.EPHEMERAL, Verdict.DUPLICATE);
        assertThat(changelog.get(0).body()).isEqualTo(note.raw());
        assertThat(changelog)
                .filteredOn(entry -> entry.type() == ChangelogEntry.Type.VERDICT)
                .singleElement()
                .returns("node:1", ChangelogEntry::replyTo);
    }

    @Test
    void aRowThatTheDatabaseRefusesCostsOnlyItself() throws Exception {
        execute("alter table event add constraint no_seven check (created_at <> 777)");
        List<OutboundMessage> messages = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            messages.add(message(TestEvents.event(i, 7, i == 13 ? 777 : 100, 1), "node:" + i));
        }

        publish("nostr.collected", messages);

        await().until(() -> verdicts().size() == 20);
        assertThat(stored()).hasSize(19).doesNotContain(TestEvents.hex(13));
        assertThat(verdicts().get(12)).isEqualTo(Verdict.ERROR);
        assertThat(verdicts()).filteredOn(verdict -> verdict == Verdict.STORED).hasSize(19);
        await().until(() -> !rejected.isEmpty());
        assertThat(rejected).singleElement().satisfies(letter -> {
            assertThat(letter.property(StoreProperties.REASON)).isEqualTo("refused-by-database");
            assertThat(letter.property(StoreProperties.DETAIL)).contains("23514");
            assertThat(letter.body()).isEqualTo(messages.get(12).body());
        });
    }

    @Test
    void asksAndWritesInOneTransaction() throws Exception {
        execute("create table seen (name text, xact xid8)");
        execute("create function see() returns trigger language plpgsql as"
                + " $$ begin insert into seen values (tg_table_name, pg_current_xact_id()); return null; end $$");
        execute("create trigger see after update on owner execute function see()");
        execute("create trigger see after update on stream_position execute function see()");
        execute("create trigger see after insert on event execute function see()");

        publish("nostr.collected", List.of(message(TestEvents.event(1, 7, 100, 1), "node:1")));

        await().until(() -> verdicts().size() == 1);
        assertThat(strings("select string_agg(distinct name, ' ' order by name) from seen group by xact"))
                .contains("event owner stream_position");
    }

    @Test
    void bytesThatAreNoEventGoToTheDeadLetters() throws Exception {
        publish(
                "nostr.published",
                List.of(
                        new OutboundMessage("{".getBytes(StandardCharsets.UTF_8), Map.of("reply-to", "node:1")),
                        message(TestEvents.event(1, 7, 100, 1), "node:2")));

        await().until(() -> verdicts().size() == 2);
        assertThat(verdicts()).containsExactly(Verdict.ERROR, Verdict.STORED);
        await().until(() -> rejected.size() == 1);
    }

    @Test
    void goesOnWhereItStopped() throws Exception {
        publish("nostr.collected", List.of(message(TestEvents.event(1, 7, 100, 1), "node:1")));
        await().until(() -> verdicts().size() == 1);
        main.stop();
        changelog.clear();
        startAgain();

        publish("nostr.collected", List.of(message(TestEvents.event(2, 7, 100, 1), "node:2")));

        await().atMost(Duration.ofSeconds(60)).until(() -> stored().size() == 2);
        await().until(() -> changelog.stream().anyMatch(e -> e.replyTo().equals("node:2")));
        ChangelogReader reader = new ChangelogReader();
        assertThat(changelog)
                .filteredOn(entry -> entry.type() == ChangelogEntry.Type.STORED)
                .extracting(entry -> entry.id().orElseThrow().hex())
                .containsExactly(TestEvents.hex(1), TestEvents.hex(2));
        assertThat(reader.last()).isEmpty();
    }

    /** Of the streams that it reads the others are empty. */
    @ParameterizedTest
    @ValueSource(strings = {"nostr.published", "nostr.collected"})
    void upkeepRemovesExpiredEventsAndForgetsWhatCannotComeAgain(String stream) throws Exception {
        publish(
                stream,
                List.of(message(TestEvents.event(1, 7, 100, 1, Tag.of("expiration", "99000000000")), "node:1")));
        await().until(() -> verdicts().size() == 1);
        execute("update event set expiration = 5");

        main.getCamelTemplate().requestBody("direct:upkeep-expire", "");

        assertThat(stored()).isEmpty();
        await().until(() -> {
            main.getCamelTemplate().requestBody("direct:upkeep-prune", "");
            return strings("select seq::text from gone").isEmpty();
        });
    }

    /** Told again after a crash, it says what it has removed. */
    @Test
    void upkeepKeepsWhatWasRemovedUntilTheMessageThatDidSoCannotComeAgain() throws Exception {
        execute("insert into stream_life (life, log, stream) overriding system value values (99, 'x', 'another')");
        execute("insert into stream_position (stream, partition, life, applied, announced)"
                + " values ('another', 0, 99, 9, 3)");
        execute("insert into gone (seq, by_seq) values (seq_of(99, 0, 1), seq_of(99, 0, 2)),"
                + " (seq_of(99, 0, 2), seq_of(99, 0, 5)), (seq_of(99, 0, 6), null)");

        awaitGone("2 6");
        execute("update stream_position set announced = 5 where stream = 'another'");
        awaitGone("6");
    }

    private void awaitGone(String offsets) {
        await().until(() -> {
            main.getCamelTemplate().requestBody("direct:upkeep-prune", "");
            return strings("select string_agg((seq & 255)::text, ' ' order by seq) from gone")
                    .contains(offsets);
        });
    }

    @Test
    void ofAnEventThatGoesOnlyTheFirstTagsGoAtOnceAndUpkeepRemovesTheOthers() throws Exception {
        Tag[] many =
                IntStream.range(0, 4_000).mapToObj(i -> Tag.of("t", "x" + i)).toArray(Tag[]::new);
        Event first = TestEvents.event(1, 7, 100, 1, many);
        publish("nostr.collected", List.of(message(first, ""), message(TestEvents.event(2, 7, 100, 1, many), "")));
        await().until(() -> stored().size() == 2);

        Event deletion = TestEvents.event(3, 7, 100, 5, Tag.of("e", TestEvents.hex(1)));
        publish("nostr.collected", List.of(message(deletion, "node:1")));
        await().until(() -> changelog.stream().anyMatch(e -> e.replyTo().equals("node:1")));

        assertThat(stored()).containsExactly(TestEvents.hex(2), TestEvents.hex(3));
        assertThat(strings("select count(*)::text from tag")).containsExactly("7981");
        main.getCamelTemplate().requestBody("direct:upkeep-tags", "");
        assertThat(strings("select count(*)::text from tag")).containsExactly("4001");
        assertThat(strings("select seq::text from stale_tag")).isEmpty();
    }

    @Test
    void ofWhoVanishesSomeGoesAtOnceNobodyIsShownTheRestAndUpkeepRemovesIt() throws Exception {
        List<OutboundMessage> messages = new ArrayList<>();
        for (int i = 1; i <= 1_200; i++) {
            messages.add(message(TestEvents.event(i, 7, 100, 1), ""));
        }
        publish("nostr.collected", messages);
        await().until(() -> stored().size() == 1_200);
        Event request = TestEvents.event(2_000, 7, 200, 62, Tag.of("relay", "ALL_RELAYS"));

        publish(
                "nostr.collected",
                List.of(new OutboundMessage(
                        request.raw(), Map.of(StoreProperties.REPLY_TO, "node:1", StoreProperties.VANISH, "true"))));
        await().until(() -> changelog.stream().anyMatch(e -> e.replyTo().equals("node:1")));

        assertThat(stored()).hasSize(1 + 1_200 - 500);
        assertThat(strings("select encode(id, 'hex') from standing"))
                .containsExactly(request.id().hex());
        main.getCamelTemplate().requestBody("direct:upkeep-vanishing", "");
        assertThat(stored()).containsExactly(request.id().hex());
        assertThat(strings("select pubkey::text from vanishing")).isEmpty();
        await().until(() -> changelog.stream()
                        .filter(e -> e.type() == ChangelogEntry.Type.REMOVED
                                && e.reason().equals("vanished"))
                        .map(e -> e.id().orElseThrow())
                        .distinct()
                        .count()
                == 1_200);
    }

    @Test
    void upkeepRemovesGiftWrapsToKeysThatVanishedForGood() throws Exception {
        String gone = TestEvents.hex(70);
        Event wrap = TestEvents.event(1, 7, 100, 1059, Tag.of("p", gone));
        Event later = TestEvents.event(2, 8, 300, 1059, Tag.of("p", gone));
        Event toOthers = TestEvents.event(3, 9, 100, 1059, Tag.of("p", TestEvents.hex(71)));
        Event mention = TestEvents.event(4, 10, 100, 1, Tag.of("p", gone));
        publish(
                "nostr.collected",
                List.of(message(wrap, ""), message(later, ""), message(toOthers, ""), message(mention, "node:1")));
        await().until(() -> stored().size() == 4);
        // As if it had been applied in another partition.
        execute("insert into vanish (pubkey, until) values (decode('" + gone + "', 'hex'), 200)");

        main.getCamelTemplate().requestBody("direct:upkeep-gift-wraps", "");

        assertThat(stored())
                .containsExactly(
                        later.id().hex(), toOthers.id().hex(), mention.id().hex());
        publish("nostr.collected", List.of(message(wrap, "node:2")));
        await().until(() -> changelog.stream().anyMatch(e -> e.replyTo().equals("node:2")));
        assertThat(stored()).doesNotContain(wrap.id().hex());
    }

    @Test
    void upkeepForgetsTheOldestKnownIdsBeyondAsManyAsMayBe() throws Exception {
        execute("select know(array_agg(n::bigint), array_agg(1), array_agg(sha256(int4send(n))))"
                + " from generate_series(1, 12000) n");
        execute("select know(array_agg(n::bigint), array_agg(1), array_agg(sha256(int4send(n))))"
                + " from generate_series(11000, 12001) n");
        assertThat(strings("select count(*)::text from known_id")).containsExactly("12001");

        main.getCamelTemplate().requestBody("direct:upkeep-known", "");

        assertThat(strings("select count(*) || ' from ' || min(place >> 16) from known_id"))
                .containsExactly("1000 from 11002");
        assertThat(strings("select sum(how_many)::text from known_id_count")).containsExactly("1000");
    }

    @Test
    void aRunOfUpkeepIsCountedAsACleanup() throws Exception {
        main.stop();
        upkeepPeriod = "50ms";
        startAgain();

        await().until(() -> meters.find("cleanup_counts").tag("relay", "").counters().stream()
                .anyMatch(counter -> counter.count() >= 2));
    }

    private List<Verdict> verdicts() {
        return changelog.stream()
                .filter(entry -> entry.type() != ChangelogEntry.Type.SUMMARY)
                .map(entry -> entry.verdict().orElseThrow())
                .toList();
    }

    private static OutboundMessage message(Event event, String replyTo) {
        return new OutboundMessage(
                event.raw(),
                replyTo.isEmpty()
                        ? Map.of(StoreProperties.RELAY, "wss://relay.example")
                        : Map.of(StoreProperties.REPLY_TO, replyTo));
    }

    private void publish(String stream, List<OutboundMessage> messages) throws Exception {
        main.getCamelTemplate().requestBody("local-stream:" + stream, messages);
    }

    private Set<String> stored() throws SQLException {
        return strings("select encode(id, 'hex') from event");
    }

    private Set<String> strings(String query) throws SQLException {
        try (Connection connection = java.sql.DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            Set<String> values = new TreeSet<>();
            while (result.next()) {
                values.add(result.getString(1));
            }
            return values;
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = java.sql.DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
