package dev.camelstr.store.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelstr.cli.TestApplication;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.Tag;
import dev.camelstr.store.TestEvents;
import dev.camelstr.store.ViewFixture;
import dev.camelstr.store.query.Audience;
import dev.camelstr.store.query.EventQueries;
import dev.camelstr.store.query.QueryBudget;
import dev.camelstr.store.query.Recent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The search index as a view of the changelog. */
@Timeout(300)
class SearchViewIT {
    private static final String INDEXED = "select count(*) from search";
    private static final String STORED = "select count(*) from event";

    private static final QueryBudget BUDGET = new QueryBudget(100, 100, 100, 10_000, Duration.ofMinutes(1));

    private ViewFixture fixture;

    @BeforeEach
    void create(@TempDir Path folder) throws Exception {
        fixture = new ViewFixture(folder);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void awaitCount(String query, long count) {
        await().atMost(Duration.ofSeconds(60)).until(() -> fixture.count(query) == count);
    }

    private List<EventId> found(TestApplication application, String search) throws Exception {
        return found(new EventQueries(application.database()), search);
    }

    private static List<EventId> found(EventQueries queries, String search) throws Exception {
        List<EventId> ids = new ArrayList<>();
        queries.stream(filters(search), BUDGET, page -> {
            page.forEach(event -> ids.add(event.id()));
            return true;
        });
        return ids;
    }

    private static List<Filter> filters(String search) {
        return List.of(Filter.builder().search(search).build());
    }

    @Test
    void aNewIndexIsFilledFromTheTable() throws Exception {
        fixture.start("store");
        fixture.collect(TestEvents.event(1, 7, 100, 1, "first"), TestEvents.event(2, 7, 100, 7, "first"));
        awaitCount(STORED, 2);
        fixture.stop();

        TestApplication application = fixture.start("store", "search");

        awaitCount(INDEXED, 1);
        assertThat(found(application, "first")).containsExactly(EventId.ofHex(TestEvents.hex(1)));
        awaitCount("select count(*) from search_range", 0);
    }

    @Test
    void whatTheChangelogNoLongerTellsIsIndexedFromTheTable() throws Exception {
        fixture.start("store", "search");
        fixture.collect(TestEvents.event(1, 7, 100, 1, "one"));
        awaitCount(INDEXED, 1);
        fixture.stop();
        fixture.start("store");
        fixture.collect(TestEvents.event(2, 7, 101, 1, "two"));
        awaitCount(STORED, 2);
        fixture.stop();
        fixture.loseChangelog();

        TestApplication application = fixture.start("store", "search");
        fixture.collect(TestEvents.event(3, 7, 102, 1, "three"));

        awaitCount(INDEXED, 3);
        assertThat(found(application, "two")).containsExactly(EventId.ofHex(TestEvents.hex(2)));
        assertThat(found(application, "three")).containsExactly(EventId.ofHex(TestEvents.hex(3)));
    }

    @Test
    void aBatchThatWasCommittedUnnoticedIsPassedOver() throws Exception {
        AtomicBoolean failed = new AtomicBoolean();
        fixture.prepare("store", "search")
                .at("index", new TestApplication.Fault() {
                    @Override
                    public void after(org.apache.camel.Exchange exchange) {
                        if (!failed.getAndSet(true)) {
                            throw new IllegalStateException("the connection broke after the commit");
                        }
                    }
                })
                .start();
        fixture.collect(TestEvents.event(1, 7, 100, 1, "one"));
        await().untilTrue(failed);
        fixture.collect(TestEvents.event(2, 7, 100, 1, "two"));

        awaitCount(INDEXED, 2);
    }

    @Test
    void rowsGoWithTheirEvents() throws Exception {
        TestApplication application = fixture.start("store", "search", "upkeep");
        fixture.collect(TestEvents.event(1, 7, 100, 1, "gone"), TestEvents.event(2, 7, 100, 1, "stays"));
        awaitCount(INDEXED, 2);

        fixture.collect(TestEvents.event(3, 7, 200, 5, Tag.of("e", TestEvents.hex(1))));
        awaitCount("select count(*) from event where id = '\\x" + TestEvents.hex(1) + "'", 0);

        assertThat(found(application, "gone")).isEmpty();
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            application.context().createProducerTemplate().requestBody("direct:upkeep-prune", "");
            return fixture.count(INDEXED) == 1;
        });
        assertThat(found(application, "stays")).hasSize(1);
    }

    private static Event note(int id, String words) {
        return TestEvents.event(id, 7, 100 + id, 1, words);
    }

    private void upkeep(TestApplication application) {
        ProducerTemplate template = application.context().createProducerTemplate();
        template.requestBody("direct:upkeep-prune", "");
        template.requestBody("direct:upkeep-words", "");
    }

    private void awaitWords(TestApplication application, String... words) {
        String listed = Arrays.stream(words).sorted().collect(Collectors.joining(" "));
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            upkeep(application);
            assertThat(fixture.text("select string_agg(word, ' ' order by word) from search_word"))
                    .isEqualTo(listed);
        });
    }

    @Test
    void wordsGoWithTheLastDocumentThatHasThemAndComeBack() throws Exception {
        TestApplication application = fixture.start("store", "search", "upkeep");
        String many = IntStream.range(1_000, 4_000).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));
        fixture.collect(note(1, "shared alone " + many), note(2, "shared stays"));
        awaitCount(INDEXED, 2);
        assertThat(fixture.count("select count(*) from search_word")).isEqualTo(3_003);

        fixture.collect(TestEvents.event(3, 7, 200, 5, Tag.of("e", TestEvents.hex(1))));
        awaitWords(application, "shared", "stays");
        awaitCount("select count(*) from search_removed", 0);

        fixture.collect(note(4, "alone again"));
        awaitCount(INDEXED, 2);
        awaitWords(application, "shared", "stays", "alone", "again");
        assertThat(found(application, "lon")).containsExactly(EventId.ofHex(TestEvents.hex(4)));
    }

    @Test
    void wordsOfWhatWasRemovedBeforeItWasIndexedGoToo() throws Exception {
        fixture.start("store", "search");
        fixture.collect(note(1, "stays"));
        awaitCount(INDEXED, 1);
        fixture.stop();
        fixture.start("store");
        fixture.collect(note(2, "early"));
        awaitCount(STORED, 2);
        fixture.collect(TestEvents.event(3, 7, 200, 5, Tag.of("e", TestEvents.hex(2))), note(4, "last"));
        awaitCount("select count(*) from event where kind = 5", 1);
        fixture.stop();

        TestApplication application = fixture.start("store", "search", "upkeep");

        awaitCount(INDEXED, 2);
        awaitWords(application, "stays", "last");
    }

    /** Words that it knows to be there are removed between its look at them and the batch. */
    @Test
    void wordsThatAreRemovedWhileABatchIsIndexedAreAddedAgain() throws Exception {
        AtomicBoolean removed = new AtomicBoolean();
        AtomicBoolean due = new AtomicBoolean();
        TestApplication application = fixture.prepare("store", "search", "upkeep")
                .at("index", new TestApplication.Fault() {
                    @Override
                    public void before(org.apache.camel.Exchange exchange) throws Exception {
                        if (due.get() && !removed.getAndSet(true)) {
                            fixture.execute("with gone as (delete from search returning words) "
                                    + "insert into search_removed (words) select words from gone");
                            fixture.execute("select forget_words(20, 2000)");
                        }
                    }
                })
                .start();
        fixture.collect(note(1, "known"));
        awaitCount(INDEXED, 1);
        due.set(true);
        fixture.collect(note(2, "known"));

        await().untilTrue(removed);
        awaitCount(INDEXED, 1);
        assertThat(found(application, "now")).containsExactly(EventId.ofHex(TestEvents.hex(2)));
    }

    @Test
    void withoutTrigramsWholeWordsAreFound() throws Exception {
        TestApplication application = fixture.start("store", "search");
        fixture.collect(TestEvents.event(1, 7, 100, 1, "caravanserai"));
        awaitCount(INDEXED, 1);
        assertThat(found(application, "vanser")).hasSize(1);

        fixture.execute("drop extension pg_trgm cascade");

        assertThat(found(application, "vanser")).isEmpty();
        assertThat(found(application, "caravanserai")).hasSize(1);
    }

    @Test
    void ofAVeryCommonWordTheNewestAreRanked() throws Exception {
        TestApplication application = fixture.start("store", "search");
        var events = new dev.camelstr.nostr.Event[2_500];
        for (int i = 0; i < events.length; i++) {
            events[i] = TestEvents.event(i + 1, 7, 1_000 + i, 1, i == 0 ? "gm gm gm gm" : "gm to number " + i);
        }
        fixture.collect(events);
        awaitCount(INDEXED, events.length);

        List<EventId> found = found(application, "gm");

        // The best of all is the oldest, beyond the 1,000 that are ranked.
        assertThat(found).hasSize(100).doesNotContain(EventId.ofHex(TestEvents.hex(1)));
        assertThat(found.get(0)).isEqualTo(EventId.ofHex(TestEvents.hex(events.length)));
    }

    @Test
    void whatIsNotIndexedYetIsFoundAndRankedAsIfItWere() throws Exception {
        TestApplication application = fixture.start("store", "search");
        fixture.collect(
                TestEvents.event(1, 7, 100, 1, "an oasis among the dunes, far away"),
                TestEvents.event(2, 7, 101, 1, "oases"));
        awaitCount(INDEXED, 2);
        application.context().getRouteController().suspendRoute("search");
        fixture.collect(
                TestEvents.event(3, 7, 102, 1, "oasis oasis"),
                TestEvents.event(4, 7, 103, 7, "oasis"),
                TestEvents.event(5, 8, 104, 30_023, "no water", Tag.of("title", "Oasis"), Tag.of("d", "")),
                TestEvents.event(6, 8, 105, 0, "{\\\"name\\\":\\\"Oasisberg\\\",\\\"about\\\":\\\"oasis\\\"}"),
                TestEvents.event(7, 8, 106, 1, "我喜欢比特币和骆驼"));
        awaitCount(STORED, 7);
        EventQueries queries = new EventQueries(application.database(), new SearchTail(Set.of(0, 1, 30_023)));
        List<String> searches = List.of("oasis", "oas", "OASISBERG", "sis", "water oasis", "比特币", "驼", "about");

        List<List<EventId>> before = new ArrayList<>();
        for (String search : searches) {
            before.add(found(queries, search));
        }
        assertThat(fixture.count(INDEXED)).isEqualTo(2);
        application.context().getRouteController().resumeRoute("search");
        awaitCount(INDEXED, 6);

        for (int i = 0; i < searches.size(); i++) {
            String search = searches.get(i);
            assertThat(before.get(i)).as(search).isEqualTo(found(application, search));
            assertThat(queries.count(filters(search), Audience.UNRESTRICTED, BUDGET, Recent.NONE)
                            .events())
                    .as(search)
                    .isEqualTo(before.get(i).size());
        }
        assertThat(before.get(0)).hasSize(4);
    }

    @Test
    void ofALongTailTheNewestAreFound() throws Exception {
        TestApplication application = fixture.start("store", "search");
        application.context().getRouteController().suspendRoute("search");
        var events = new dev.camelstr.nostr.Event[2_100];
        for (int i = 0; i < events.length; i++) {
            events[i] = TestEvents.event(i + 1, 7, 1_000 + i, 1, "grain%04d".formatted(i));
        }
        fixture.collect(events);
        awaitCount(STORED, events.length);
        EventQueries queries = new EventQueries(application.database(), new SearchTail(Set.of(1)));

        assertThat(found(queries, "grain2099")).containsExactly(EventId.ofHex(TestEvents.hex(2_100)));
        assertThat(found(queries, "grain0100")).containsExactly(EventId.ofHex(TestEvents.hex(101)));
        assertThat(found(queries, "grain0099")).isEmpty();
    }
}
