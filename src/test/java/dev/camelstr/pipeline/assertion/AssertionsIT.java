package dev.camelstr.pipeline.assertion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.camelstr.component.stream.OutboundMessage;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.Kind;
import dev.camelstr.nostr.Tag;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.crypto.EventVerifier;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.store.StoreProperties;
import dev.camelstr.store.TestEvents;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.store.view.UserView;
import dev.camelstr.store.view.UserViews;
import dev.camelstr.testing.Child;
import dev.camelstr.testing.Ports;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/** Assertions in the shipped relay, as clients read them. */
class AssertionsIT {
    private static final Path REAL_EVENTS = Path.of("../shared/data/real-events-sample.jsonl");
    private static final String UNKNOWN = TestEvents.hex(1); // before all ids that there are
    private static final int MOST_READ = 20_000;
    private static final EventVerifier VERIFIER = new EventVerifier(TestRelay.SCHNORR);

    private final byte[] secret = EventSigner.newSecret();
    private final EventSigner teller = new EventSigner(TestRelay.SCHNORR, secret);
    private final EventSigner author = TestRelay.author();

    private TestRelay start(Map<String, String> more, String... parts) {
        return TestRelay.start(StreamKind.LOCAL, settings(more), parts);
    }

    private Map<String, String> settings(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>();
        settings.put("camelstr.stream.old-values", "true");
        settings.put("camelstr.views", "engagement,follows");
        settings.put("camelstr.assertions.secret-key", HexFormat.of().formatHex(secret));
        settings.put("camelstr.assertions.period", "100ms");
        settings.put("camelstr.assertions.least", "2");
        settings.put("camelstr.assertions.min-change", "50");
        settings.put("camelstr.assertions.max-rate", "100000");
        settings.putAll(more);
        return settings;
    }

    private static void publish(RelayClient client, Event... events) throws Exception {
        for (Event event : events) {
            assertThat(client.publish(event).accepted()).isTrue();
        }
    }

    private static Event reaction(String id) {
        return TestRelay.author().sign(new EventBuilder(7).content("+").tag("e", id));
    }

    private static Event[] reactions(int count, String id) {
        Event[] reactions = new Event[count];
        for (int i = 0; i < count; i++) {
            reactions[i] = reaction(id);
        }
        return reactions;
    }

    /** Subscribes to what is told of a subject. */
    private RelayClient listen(TestRelay relay, int kind, String subject) throws Exception {
        RelayClient client = relay.connect();
        client.req(
                "told",
                "{\"kinds\":[%d],\"authors\":[\"%s\"],\"#d\":[\"%s\"]}"
                        .formatted(kind, teller.pubkey().hex(), subject));
        client.next(RelayMessage.Eose.class);
        return client;
    }

    /** The next that is told, which is as it should be. */
    private Event told(RelayClient client) throws Exception {
        Event event = client.next(RelayMessage.Event.class).event();
        VERIFIER.verify(event);
        assertThat(event.pubkey()).isEqualTo(teller.pubkey());
        assertThat(event.content()).isEmpty();
        return event;
    }

    private static String figures(Event event) {
        return event.tags().stream()
                .filter(tag -> !tag.name().equals("d"))
                .map(tag -> String.join("=", tag.elements()))
                .collect(Collectors.joining(" "));
    }

    @Test
    void saysWhatIsDoneToEventsAndTakesItBack() throws Exception {
        Event note = TestRelay.note(author, "liked");
        try (TestRelay relay = start(Map.of(), "store", "serve", "trusted-assertions");
                RelayClient client = relay.connect();
                RelayClient listener = listen(relay, 30_383, note.id().hex())) {
            EventSigner fan = TestRelay.author();
            Event liked =
                    fan.sign(new EventBuilder(7).content("+").tag("e", note.id().hex()));
            publish(client, reactions(3, UNKNOWN));
            publish(client, note, liked);
            publish(
                    client,
                    TestRelay.author()
                            .sign(new EventBuilder(1)
                                    .content("re")
                                    .tag("e", note.id().hex(), "", "reply")));
            publish(client, reaction(note.id().hex()));

            Event told = told(listener);
            assertThat(told.tag("d").map(Tag::value)).hasValue(note.id().hex());
            assertThat(figures(told))
                    .matches("comment_cnt=[01] quote_cnt=0 repost_cnt=0 reaction_cnt=2 zap_cnt=0 zap_amount=0");
            while (!figures(told).startsWith("comment_cnt=1")) {
                told = told(listener);
            }
            assertThat(client.stored("unknown", "{\"kinds\":[30383],\"#d\":[\"" + UNKNOWN + "\"]}"))
                    .as("of what is not stored")
                    .isEmpty();

            publish(client, fan.sign(new EventBuilder(5).tag("e", liked.id().hex())));
            publish(client, author.sign(new EventBuilder(5).tag("e", note.id().hex())));
            while (!figures(told)
                    .equals("comment_cnt=0 quote_cnt=0 repost_cnt=0 reaction_cnt=0 zap_cnt=0 zap_amount=0")) {
                Event next = told(listener);
                assertThat(next.createdAt()).as("it replaces the one before").isGreaterThan(told.createdAt());
                told = next;
            }
            assertThat(client.stored(
                            "stands",
                            "{\"kinds\":[30383],\"authors\":[\""
                                    + teller.pubkey().hex() + "\"]}"))
                    .containsExactly(told.id());
        }
    }

    @Test
    void whatTheKeyHasSignedOtherwiseKeepsNothingFromBeingTold() throws Exception {
        Event note = TestRelay.note(author, "liked");
        try (TestRelay relay = start(Map.of(), "store", "serve", "trusted-assertions");
                RelayClient client = relay.connect();
                RelayClient listener = listen(relay, 30_383, note.id().hex())) {
            for (int kind = 30_382; kind <= 30_384; kind++) {
                publish(client, teller.sign(new EventBuilder(kind).tag("d", "nonsense")));
                publish(client, teller.sign(new EventBuilder(kind).tag("d", "1:nonsense:\0")));
            }
            publish(client, note);
            publish(client, reactions(2, note.id().hex()));

            assertThat(figures(told(listener))).contains("reaction_cnt=");
        }
    }

    @Test
    void whatHasChangedByLittleIsNotTold() throws Exception {
        Event note = TestRelay.note(author, "liked");
        String id = note.id().hex();
        try (TestRelay relay = start(Map.of("camelstr.assertions.least", "4"), "store", "serve", "trusted-assertions");
                RelayClient client = relay.connect();
                RelayClient listener = listen(relay, 30_383, id)) {
            publish(client, note);
            publish(client, reactions(4, id));
            assertThat(figures(told(listener))).contains("reaction_cnt=4");

            publish(client, reactions(2, id)); // 50 percent
            publish(client, reaction(id));

            assertThat(figures(told(listener))).contains("reaction_cnt=7");
        }
    }

    @Test
    void saysWhoIsFollowedAndWhatIsDoneToArticles() throws Exception {
        String article = "30023:" + author.pubkey().hex() + ":" + "long ".repeat(40) + "🐪";
        try (TestRelay relay = start(Map.of(), "store", "serve", "trusted-assertions");
                RelayClient client = relay.connect();
                RelayClient followed = listen(relay, 30_382, author.pubkey().hex());
                RelayClient read = listen(relay, 30_384, article)) {
            EventSigner follower = TestRelay.author();
            Event list =
                    follower.sign(new EventBuilder(3).tag("p", author.pubkey().hex()));
            publish(
                    client,
                    list,
                    TestRelay.author()
                            .sign(new EventBuilder(3).tag("p", author.pubkey().hex())));
            assertThat(figures(told(followed))).isEqualTo("followers=2");

            publish(client, author.sign(new EventBuilder(30_023).content("text").tag("d", "long ".repeat(40) + "🐪")));
            for (int i = 0; i < 2; i++) {
                publish(
                        client,
                        TestRelay.author()
                                .sign(new EventBuilder(1_111).content("re").tag("a", article)));
            }
            Event told = told(read);
            assertThat(figures(told)).startsWith("comment_cnt=2 ");
            assertThat(told.tag("d").map(Tag::value)).hasValue(article);

            JdbcTemplate database = new JdbcTemplate(relay.application().database());
            database.execute("create schema view_trust");
            database.execute("create table view_trust.rank (pubkey bytea primary key, rank smallint not null)");
            database.execute("create table view_trust.ranked as select now() as computed");
            database.update(
                    "insert into view_trust.rank values (decode(?, 'hex'), 89)",
                    author.pubkey().hex());
            assertThat(figures(told(followed))).isEqualTo("rank=89 followers=2");

            database.update("delete from view_trust.rank");
            assertThat(figures(told(followed))).isEqualTo("rank=0 followers=2");

            publish(client, follower.sign(new EventBuilder(3).createdAt(list.createdAt() + 1)));
            publish(
                    client,
                    follower.sign(
                            new EventBuilder(62).createdAt(list.createdAt() + 2).tag("relay", "ALL_RELAYS")));
            new UserViews(relay.application().database()).reset("follows"); // what is made anew knows nothing meanwhile
            publish(
                    client,
                    TestRelay.author()
                            .sign(new EventBuilder(3).tag("p", author.pubkey().hex())));
            publish(
                    client,
                    TestRelay.author()
                            .sign(new EventBuilder(3).tag("p", author.pubkey().hex())));
            publish(
                    client,
                    TestRelay.author()
                            .sign(new EventBuilder(3).tag("p", author.pubkey().hex())));
            assertThat(figures(told(followed))).isEqualTo("rank=0 followers=4");

            database.update(
                    "insert into view_trust.rank values (decode(?, 'hex'), 89)",
                    author.pubkey().hex());
            assertThat(figures(told(followed))).isEqualTo("rank=89 followers=4");
            database.execute(
                    "begin; delete from view_trust.rank; update view_trust.ranked set computed = null; commit");
            for (int i = 0; i < 3; i++) {
                publish(
                        client,
                        TestRelay.author()
                                .sign(new EventBuilder(3)
                                        .tag("p", author.pubkey().hex())));
            }
            assertThat(figures(told(followed)))
                    .as("of tables that were made anew no rank is told before it is computed")
                    .isEqualTo("followers=7");
        }
    }

    @Test
    void atMostSoManyAreToldAMinute() throws Exception {
        MovingClock clock = new MovingClock();
        try (TestRelay relay = start(Map.of("camelstr.assertions.secret-key", ""), "store", "serve");
                RelayClient client = relay.connect()) {
            for (int i = 0; i < 3; i++) {
                Event note = TestRelay.note(author, "note " + i);
                publish(client, note);
                publish(client, reactions(2, note.id().hex()));
            }
            JdbcTemplate database = new JdbcTemplate(relay.application().database());
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .ignoreExceptions() // there is no such view yet
                    .until(() -> database.queryForObject(
                                    "select count(*) from view_engagement.engagement where reactions = 2", Long.class)
                            == 3);
            Assertions assertions = new Assertions();
            assertions.setDatabase(relay.application().database());
            assertions.setDataDir(Files.createTempDirectory("teller").toString());
            assertions.setSecretKey(HexFormat.of().formatHex(secret));
            assertions.setPeriod(Duration.ofHours(1)); // and the lease lasts for three
            assertions.setLeast(2);
            assertions.setMaxRate(2);
            assertions.setClock(clock);

            List<Event> first = assertions.due();
            assertThat(first).hasSize(2);
            assertThat(assertions.due()).isEmpty();
            clock.now += 30_000;
            List<Event> next = assertions.due();
            assertThat(next).hasSize(1);
            clock.now += 120_000;
            assertThat(assertions.due()).as("none of them is stored yet").isEmpty();
            clock.now += 600_000;
            assertThat(assertions.due()).as("they were lost").hasSize(2);

            Assertions other = new Assertions();
            other.setDatabase(relay.application().database());
            other.setDataDir(Files.createTempDirectory("other").toString());
            other.setSecretKey(HexFormat.of().formatHex(secret));
            other.setLeast(1);
            assertThat(other.due()).as("one process tells").isEmpty();
        }
    }

    private static final class MovingClock extends Clock {
        private long now = System.currentTimeMillis();

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(now);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void ofRealEventsAllIsToldThatIsKnown() throws Exception {
        try (TestRelay relay = start(
                Map.of(
                        "camelstr.assertions.least",
                        "1",
                        "camelstr.assertions.min-change",
                        "0",
                        "camelstr.relay.max-limit",
                        Integer.toString(MOST_READ)),
                "store",
                "serve",
                "trusted-assertions")) {
            List<Event> events = Files.isReadable(REAL_EVENTS) ? real() : few();
            Event last = TestRelay.note(author, "the last");
            for (int i = 0; i < events.size(); i += 100) {
                collect(relay, events.subList(i, Math.min(events.size(), i + 100)));
            }
            collect(relay, List.of(last));
            JdbcTemplate database = new JdbcTemplate(relay.application().database());
            Awaitility.await("all to be stored")
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> standing(database).contains(last.id().hex()));

            Awaitility.await("all to be told")
                    .atMost(Duration.ofMinutes(3))
                    .ignoreExceptionsInstanceOf(DataAccessException.class) // the views are being made
                    .untilAsserted(() -> {
                        assertThat(isRead(relay, database)).isTrue();
                        Map<String, String> known = known(database);
                        assertThat(known).isNotEmpty();
                        Map<String, String> read = asRead(relay);
                        assertThat(lessThan(known, read)).as("not told").isEmpty();
                        assertThat(lessThan(read, known)).as("told otherwise").isEmpty();
                    });
        }
    }

    private static Map<String, String> lessThan(Map<String, String> all, Map<String, String> others) {
        Map<String, String> less = new TreeMap<>(all);
        less.entrySet().removeAll(others.entrySet());
        return less;
    }

    private static boolean isRead(TestRelay relay, JdbcTemplate database) throws Exception {
        return database.queryForObject("select count(*) from removal", Long.class) == 0
                && new UserViews(relay.application().database())
                        .list().stream().allMatch(view -> view.state() == UserView.State.FOLLOWING && view.lag() == 0);
    }

    /** Ids and addresses of what stands. */
    private static Set<String> standing(JdbcTemplate database) {
        Set<String> standing = new HashSet<>();
        database.query("select raw from event", row -> {
            Event event = parse(row.getBytes(1));
            standing.add(event.id().hex());
            standing.add(event.kind() + ":" + event.pubkey().hex() + ":"
                    + (Kind.isAddressable(event.kind())
                            ? event.tag("d").map(Tag::value).orElse("")
                            : ""));
        });
        return standing;
    }

    private static Event parse(byte[] raw) {
        try {
            return EventParser.parse(raw);
        } catch (InvalidEventException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What views have that a reader of NIP-85 is to find, worked out by other statements. */
    private static Map<String, String> known(JdbcTemplate database) {
        Map<String, String> known = new TreeMap<>();
        database.query("select pubkey, followers from view_follows.person where followers > 0", row -> {
            known.put("30382 " + row.getString(1), "followers=" + row.getLong(2));
        });
        Set<String> standing = standing(database);
        database.query("select e.*, div(e.msats, 1000) as sats from view_engagement.engagement e", row -> {
            String target = row.getString("target");
            if (standing.contains(target)) {
                known.put(
                        (target.contains(":") ? "30384 " : "30383 ") + target,
                        "comment_cnt=%d quote_cnt=%d repost_cnt=%d reaction_cnt=%d zap_cnt=%d zap_amount=%d"
                                .formatted(
                                        row.getLong("replies") + row.getLong("comments"),
                                        row.getLong("quotes"),
                                        row.getLong("reposts"),
                                        row.getLong("reactions"),
                                        row.getLong("zaps"),
                                        row.getLong("sats")));
            }
        });
        return known;
    }

    /** But for what was taken back. */
    private Map<String, String> asRead(TestRelay relay) throws Exception {
        Map<String, String> read = new TreeMap<>();
        try (RelayClient client = relay.connect()) {
            for (int kind = 30_382; kind <= 30_384; kind++) {
                client.req(
                        "all" + kind,
                        "{\"kinds\":[%d],\"authors\":[\"%s\"],\"limit\":%d}"
                                .formatted(kind, teller.pubkey().hex(), MOST_READ));
                for (RelayMessage next = client.next(); !(next instanceof RelayMessage.Eose); next = client.next()) {
                    Event event = ((RelayMessage.Event) next).event();
                    VERIFIER.verify(event);
                    read.put(event.kind() + " " + event.tag("d").orElseThrow().value(), figures(event));
                }
            }
        }
        read.values().removeIf(figures -> !figures.matches(".*=[1-9].*"));
        return read;
    }

    private static void collect(TestRelay relay, List<Event> events) {
        List<OutboundMessage> messages = events.stream()
                .map(event -> new OutboundMessage(event.raw(), Map.of(StoreProperties.RELAY, "wss://relay.example")))
                .toList();
        relay.application().context().createProducerTemplate().requestBody("local-stream:nostr.collected", messages);
    }

    private static List<Event> real() throws Exception {
        List<Event> events = new ArrayList<>();
        for (String line : Files.readAllLines(REAL_EVENTS)) {
            events.add(EventParser.parse(line.getBytes(StandardCharsets.UTF_8)));
        }
        return events;
    }

    private List<Event> few() {
        Event note = TestRelay.note(author, "liked");
        List<Event> events = new ArrayList<>(List.of(note));
        events.addAll(List.of(reactions(3, note.id().hex())));
        events.add(TestRelay.author()
                .sign(new EventBuilder(3).tag("p", author.pubkey().hex())));
        return events;
    }

    @Test
    void theExecutableGoesOnWhereItWasKilled(@TempDir Path folder) throws Exception {
        URI relay = URI.create("ws://127.0.0.1:" + Ports.free() + "/");
        Path key = Files.writeString(folder.resolve("key"), HexFormat.of().formatHex(secret));
        Map<String, String> settings = settings(Map.of(
                "camelstr.assertions.secret-key",
                "file:" + key,
                "camelstr.assertions.min-change",
                "0",
                "camelstr.data-dir",
                folder.resolve("data").toString(),
                "camelstr.datasource.url",
                TestDatabases.createUrl(),
                "camelstr.store.lease",
                "2s",
                "camelstr.relay.ok-timeout",
                "1m",
                "camelstr.relay.host",
                "127.0.0.1",
                "camelstr.relay.port",
                Integer.toString(relay.getPort())));
        Event note = TestRelay.note(author, "liked");
        try (Child child = run(settings)) {
            try (RelayClient client = RelayClient.connect(relay)) {
                publish(client, note);
                publish(client, reactions(2, note.id().hex()));
            }
            awaitTold(relay, note, "reaction_cnt=2");
            child.kill();
        }
        try (Child child = run(settings)) {
            try (RelayClient client = RelayClient.connect(relay)) {
                publish(client, reactions(3, note.id().hex()));
            }
            awaitTold(relay, note, "reaction_cnt=5");
            assertThat(child.output()).doesNotContain(HexFormat.of().formatHex(secret));
        }
    }

    private static Child run(Map<String, String> settings) throws Exception {
        Child child = Child.run("store,serve,trusted-assertions", settings);
        child.awaitOutput("Nostr relay listens on");
        return child;
    }

    private void awaitTold(URI relay, Event note, String figure) {
        Awaitility.await(figure)
                .atMost(Duration.ofMinutes(2))
                .untilAsserted(() ->
                        assertThat(toldOf(relay, note)).singleElement(STRING).contains(figure));
    }

    private List<String> toldOf(URI relay, Event note) throws Exception {
        List<String> told = new ArrayList<>();
        try (RelayClient client = RelayClient.connect(relay)) {
            client.req("told", "{\"kinds\":[30383],\"#d\":[\"" + note.id().hex() + "\"]}");
            for (RelayMessage next = client.next(); !(next instanceof RelayMessage.Eose); next = client.next()) {
                Event event = ((RelayMessage.Event) next).event();
                VERIFIER.verify(event);
                assertThat(event.pubkey()).isEqualTo(teller.pubkey());
                told.add(figures(event));
            }
        }
        return told;
    }
}
