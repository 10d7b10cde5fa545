package dev.camelstr.pipeline.assertion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.component.view.ViewDefinition;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Tag;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.crypto.EventVerifier;
import dev.camelstr.pipeline.view.HistoryReader;
import dev.camelstr.pipeline.view.ViewOfHistories;
import dev.camelstr.pipeline.view.engagement.Engagement;
import dev.camelstr.pipeline.view.engagement.EngagementModel;
import dev.camelstr.pipeline.view.engagement.EngagingEvents;
import dev.camelstr.pipeline.view.follows.Follows;
import dev.camelstr.pipeline.view.follows.FollowsModel;
import dev.camelstr.store.TestEvents;
import dev.camelstr.store.changelog.ToldHistory;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.rules.Histories;
import dev.camelstr.store.rules.Histories.Arrival;
import dev.camelstr.store.view.UserViews;
import dev.camelstr.testing.TestRelay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.lifecycle.BeforeTry;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * After any history what stands of NIP-85 is what is counted in all that stands, up to what need not be told, however often those who
 * count, store and tell were killed on the way.
 */
class AssertionsHistoryIT {
    private static final ViewOfHistories VIEW =
            new ViewOfHistories("engagement", Set.of(1, 6, 7, 16, 1_111, 9_735, 30_023));
    private static final ViewDefinition FOLLOWS = new ViewDefinition("follows", Set.of(3), false, false);
    private static final Database DATABASE = VIEW.database();
    private static final Map<String, Integer> RANKS =
            Map.of(TestEvents.hex(1), 40, TestEvents.hex(2), 1, TestEvents.hex(9), 70, TestEvents.hex(0xaa4), 0);
    private static final List<String> TAGS =
            List.of("comment_cnt", "quote_cnt", "repost_cnt", "reaction_cnt", "zap_cnt", "zap_amount");
    private static final EventVerifier VERIFIER = new EventVerifier(TestRelay.SCHNORR);
    private static final int LONGER_THAN_IT_IS_AWAITED = 700;

    private static int replaced;
    private static int takenBack;

    private final byte[] secret = EventSigner.newSecret();
    private final EventSigner teller = new EventSigner(TestRelay.SCHNORR, secret);
    private final Engagement engagement = new Engagement();
    private final Follows follows = new Follows();
    private final MovingClock clock = new MovingClock();
    private int least;
    private int percent;

    @BeforeContainer
    static void trust() {
        JdbcTemplate database = new JdbcTemplate(DATABASE);
        database.execute("create schema view_trust");
        database.execute("create table view_trust.rank (pubkey bytea primary key, rank smallint not null)");
        database.execute("create table view_trust.ranked as select now() as computed");
        RANKS.forEach(
                (key, rank) -> database.update("insert into view_trust.rank values (decode(?, 'hex'), ?)", key, rank));
    }

    @AfterContainer
    static void close() {
        VIEW.close();
        assertThat(replaced).as("assertions that replaced another").isGreaterThan(20);
        assertThat(takenBack)
                .as("histories after which something told was taken back")
                .isGreaterThan(2);
    }

    @BeforeTry
    void emptyDatabase() throws SQLException {
        VIEW.empty();
        new UserViews(DATABASE).drop(FOLLOWS.name());
    }

    @Property(tries = 60, seed = "1120")
    void areWhatIsCountedInWhatStands(@ForAll("histories") List<Arrival> first, @ForAll Random random)
            throws Exception {
        least = 1 + random.nextInt(3);
        percent = List.of(0, 30, 100).get(random.nextInt(3));
        List<Arrival> history = new ArrayList<>(first);
        HistoryReader engaged = VIEW.reader(random, this::engage);
        HistoryReader followed = new HistoryReader(DATABASE, VIEW.folder(), FOLLOWS, random, this::follow);
        ToldHistory told = new ToldHistory(DATABASE, history, random, true);
        Assertions[] assertions = {assertions()};
        told.with(() -> {
                    engaged.readSome(told);
                    followed.readSome(told);
                    if (random.nextInt(8) == 0) {
                        assertions[0] = assertions(); // it was killed
                    }
                    List<Event> due = due(assertions[0]);
                    if (random.nextInt(4) > 0) { // else before it has published them
                        due.forEach(event -> history.add(new Arrival(event, false)));
                    }
                })
                .play();
        settle(told, history, assertions[0], engaged, followed);

        expectWhatIsCounted(ToldHistory.standing(DATABASE, history));
        replaced += history.size() - first.size() - count(history);
    }

    /** All is read, nobody is banned any more, what was lost is told again, and that is stored. */
    private void settle(ToldHistory told, List<Arrival> history, Assertions assertions, HistoryReader... readers)
            throws SQLException {
        int quiet = 0;
        for (int round = 0; quiet < 2; round++) {
            assertThat(round).as("rounds until nothing is due").isLessThan(50);
            new JdbcTemplate(DATABASE).update("delete from moderation");
            for (HistoryReader reader : readers) {
                reader.readAll(told);
            }
            clock.seconds += LONGER_THAN_IT_IS_AWAITED;
            List<Event> due = due(assertions);
            due.forEach(event -> history.add(new Arrival(event, false)));
            told.with(() -> {}).play();
            quiet = due.isEmpty() ? quiet + 1 : 0;
        }
    }

    private Assertions assertions() {
        Assertions assertions = new Assertions();
        assertions.setDatabase(DATABASE);
        assertions.setDataDir(VIEW.folder().toString());
        assertions.setSecretKey(HexFormat.of().formatHex(secret));
        assertions.setLeast(least);
        assertions.setMinChange(percent);
        assertions.setMaxRate(1_000_000);
        assertions.setClock(clock);
        return assertions;
    }

    private static List<Event> due(Assertions assertions) throws SQLException {
        try {
            return assertions.due();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int count(List<Arrival> history) throws SQLException {
        return (int) ToldHistory.standing(DATABASE, history).stream()
                .filter(this::isTold)
                .count();
    }

    private boolean isTold(Event event) {
        return event.pubkey().equals(teller.pubkey());
    }

    private void expectWhatIsCounted(List<Event> standing) throws Exception {
        Map<String, Map<String, Long>> told = new TreeMap<>();
        List<Event> others = new ArrayList<>();
        for (Event event : standing) {
            if (isTold(event)) {
                VERIFIER.verify(event);
                assertThat(event.content()).isEmpty();
                assertThat(told.put(subject(event), figures(event)))
                        .as("one of a subject")
                        .isNull();
            } else {
                others.add(event);
            }
        }
        Map<String, Map<String, Long>> known = known(others);
        Set<String> subjects = new TreeSet<>(known.keySet());
        subjects.addAll(told.keySet());
        for (String subject : subjects) {
            expect(subject, known.get(subject), told.get(subject));
        }
    }

    /** Whether what stands, or that nothing does, is near enough to what is known; null is nothing. */
    private void expect(String subject, Map<String, Long> known, Map<String, Long> told) {
        Map<String, Long> now = known == null ? zeros(subject) : known;
        if (told == null) {
            assertThat(now.values()).as(subject + ", of which nothing is told").allMatch(figure -> figure < least);
            return;
        }
        now.forEach((tag, figure) -> {
            long before = told.getOrDefault(tag, 0L);
            assertThat(Math.abs(figure - before) * 100)
                    .as("%s, told %s, known %s, %s percent", subject, told, now, percent)
                    .isLessThanOrEqualTo(before * percent);
        });
        Set<String> tags = new TreeSet<>(told.keySet());
        tags.remove("rank");
        assertThat(zeros(subject).keySet())
                .as("some may have been told while a view was filled")
                .containsAll(tags);
        takenBack += now.values().stream().allMatch(figure -> figure == 0) ? 1 : 0;
    }

    private static Map<String, Long> zeros(String subject) {
        Map<String, Long> zeros = new LinkedHashMap<>();
        (subject.startsWith("30382 ") ? List.of("followers") : TAGS).forEach(tag -> zeros.put(tag, 0L));
        return zeros;
    }

    private static String subject(Event event) {
        return event.kind() + " " + event.tag("d").map(Tag::value).orElseThrow();
    }

    private static Map<String, Long> figures(Event event) {
        Map<String, Long> figures = new HashMap<>();
        event.tags().stream()
                .filter(tag -> !tag.name().equals("d"))
                .forEach(tag -> assertThat(figures.put(tag.name(), Long.parseLong(tag.value())))
                        .isNull());
        return figures;
    }

    /** Counted the dumb way. */
    private static Map<String, Map<String, Long>> known(List<Event> standing) {
        Map<String, Map<String, Long>> known = new TreeMap<>();
        RANKS.forEach((key, rank) -> known.computeIfAbsent("30382 " + key, AssertionsHistoryIT::zeros)
                .put("rank", (long) rank));
        new FollowsModel(standing)
                .counts()
                .forEach((key, line) -> known.computeIfAbsent("30382 " + key, AssertionsHistoryIT::zeros)
                        .put("followers", Long.parseLong(line.split(" ")[1])));
        Set<String> targets = targets(standing);
        new EngagementModel(standing).engagement().forEach((target, line) -> {
            if (targets.contains(target)) {
                known.put((target.contains(":") ? "30384 " : "30383 ") + target, engagementOf(line.split(" ")));
            }
        });
        return known;
    }

    private static Map<String, Long> engagementOf(String[] line) {
        long comments = Long.parseLong(line[0]) + Long.parseLong(line[2]);
        List<Long> values = List.of(
                comments,
                Long.parseLong(line[4]),
                Long.parseLong(line[6]),
                Long.parseLong(line[8]),
                Long.parseLong(line[10]),
                Long.parseLong(line[12]) / 1000);
        Map<String, Long> figures = new LinkedHashMap<>();
        for (int i = 0; i < TAGS.size(); i++) {
            figures.put(TAGS.get(i), values.get(i));
        }
        return figures;
    }

    /** Ids and addresses of what stands. */
    private static Set<String> targets(List<Event> standing) {
        Set<String> targets = new TreeSet<>();
        for (Event event : standing) {
            targets.add(event.id().hex());
            if (event.kind() == 30_023) {
                targets.add("30023:" + event.pubkey().hex() + ":"
                        + event.tag("d").map(Tag::value).orElse(""));
            }
        }
        return targets;
    }

    private void engage(JdbcTemplate database, List<Map<String, Object>> changes) {
        Map<String, Object> deeds = engagement.derive(changes);
        List<Object> arrays = Stream.of("targets", "actions", "authors", "contents", "msats", "counts")
                .map(deeds::get)
                .toList();
        database.query("select engage(?, ?, ?, ?, ?, ?)", row -> {}, arrays.toArray());
    }

    private void follow(JdbcTemplate database, List<Map<String, Object>> changes) {
        Map<String, Object> lists = follows.derive(changes);
        database.query(
                "select follow(?, ?, ?, ?)",
                row -> {},
                lists.get("ids"),
                lists.get("followers"),
                lists.get("followed"),
                lists.get("times"));
    }

    private static final class MovingClock extends Clock {
        private long seconds = 5_000;

        @Override
        public Instant instant() {
            return Instant.ofEpochSecond(seconds);
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

    /** The note that is engaged with came before all; lists, articles and reactions are replaced, deleted and vanish. */
    @Provide
    Arbitrary<List<Arrival>> histories() {
        Arbitrary<Arrival> lists = Arbitraries.of(1L, 2L, 3L, 0xaa4L, 0xaa5L)
                .map(key -> Tag.of("p", TestEvents.hex(key)))
                .list()
                .ofMaxSize(4)
                .flatMap(tags -> Histories.arrival(3, "", tags));
        Arrival note = new Arrival(TestEvents.event(0xaa50, 0xaa77, 4, 1, "note"), false);
        return Histories.of(Arbitraries.frequencyOf(Tuple.of(3, EngagingEvents.any()), Tuple.of(1, lists)), 30_023)
                .map(history -> Stream.concat(Stream.of(note), history.stream()).toList());
    }
}
