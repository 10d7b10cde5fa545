package dev.camelstr.store.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.Tag;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.store.query.QueryRefusedException.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(600)
class EventQueriesIT {
    private static final int CONNECTIONS = 2;
    private static final QueryBudget BUDGET = new QueryBudget(500, 5_000, 100, 50_000, Duration.ofMinutes(2));
    private static final Filter ALL = Filter.builder().limit(5_000).build();

    private Database database;
    private EventQueries queries;

    @BeforeEach
    void open() {
        open("");
    }

    private void open(String mode) {
        database = new Database();
        database.setUrl(TestDatabases.createUrl() + mode);
        database.setMaxConnections(CONNECTIONS);
        queries = new EventQueries(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aSearchHasNoKeysInTheOrderOfTime() {
        List<Filter> search = List.of(Filter.builder().search("camels").build());
        assertThatExceptionOfType(QueryRefusedException.class)
                .isThrownBy(() -> queries.keys(search, Audience.UNRESTRICTED, BUDGET, Recent.NONE, page -> true))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED));
    }

    @Test
    void moreElementsThanTheBudgetHasAreRefusedBeforeTheDatabaseIsAsked() {
        Filter filter = Filter.builder().kinds(range(0, 60)).build();
        assertRefused(List.of(filter, filter), BUDGET, Reason.TOO_MANY_ELEMENTS, "invalid: ");
    }

    @Test
    void noFilterAndNoLimitFindNothing() throws Exception {
        StoredFixture.insert(database, notes(0, 3));

        assertThat(StoredFixture.streamed(queries, List.of(), BUDGET)).isEmpty();
        assertThat(StoredFixture.streamed(
                        queries, List.of(Filter.builder().limit(0).build()), BUDGET))
                .isEmpty();
    }

    @Test
    void aFilterWithoutLimitGetsTheDefaultAndNoneMoreThanTheMaximum() throws Exception {
        StoredFixture.insert(database, notes(0, 30));
        QueryBudget small = new QueryBudget(10, 20, 100, 1_000, Duration.ofMinutes(2));

        assertThat(StoredFixture.streamed(queries, List.of(Filter.all()), small))
                .hasSize(10);
        assertThat(StoredFixture.streamed(queries, List.of(ALL), small)).hasSize(20);
    }

    @Test
    void theNextQueryFindsWhatWasJustCommittedAndNotWhatWasJustRemoved() throws Exception {
        StoredFixture.insert(database, notes(0, 2));
        assertThat(StoredFixture.streamed(queries, List.of(ALL), BUDGET)).hasSize(2);

        StoredFixture.insert(database, notes(2, 3));
        execute("delete from event where id = '\\x" + StoredFixture.id(0).hex() + "'");

        assertThat(StoredFixture.streamed(queries, List.of(ALL), BUDGET))
                .containsExactly(StoredFixture.id(2), StoredFixture.id(1));
    }

    @Test
    void rowsBeyondTheBudgetEndTheQuery() throws Exception {
        StoredFixture.insert(database, notes(0, 400));
        QueryBudget rows = new QueryBudget(500, 5_000, 100, 300, Duration.ofMinutes(2));

        assertRefused(List.of(ALL), rows, Reason.TOO_MANY_ROWS, "error: ");
        assertThatExceptionOfType(QueryRefusedException.class)
                .isThrownBy(() -> queries.count(List.of(ALL), Audience.UNRESTRICTED, rows, Recent.NONE));
    }

    @Test
    void aStatementThatTakesTooLongIsCancelled() throws Exception {
        StoredFixture.insert(database, notes(0, 1));
        QueryBudget second = new QueryBudget(500, 5_000, 100, 300, Duration.ofSeconds(1));
        try (Connection other = database.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table event in access exclusive mode");

            assertRefused(List.of(ALL), second, Reason.TOO_SLOW, "error: ");

            other.rollback();
            other.setAutoCommit(true);
        }
        assertThat(StoredFixture.streamed(queries, List.of(ALL), BUDGET)).hasSize(1);
    }

    @Test
    void aSinkThatHasEnoughEndsTheQuery() throws Exception {
        StoredFixture.insert(database, notes(0, 1_000));
        List<Integer> pages = new ArrayList<>();

        queries.stream(List.of(ALL), BUDGET, page -> {
            pages.add(page.size());
            return false;
        });

        assertThat(pages).singleElement().isEqualTo(250);
    }

    @Test
    void largeEventsComeInPagesOfFewMegabytes() throws Exception {
        List<Event> large = IntStream.range(0, 60)
                .mapToObj(i -> StoredFixture.event(i, 1, i, 1, "x".repeat(120_000), List.of()))
                .toList();
        StoredFixture.insert(database, large);
        List<Long> pages = new ArrayList<>();
        List<EventId> ids = new ArrayList<>();

        queries.stream(List.of(ALL), BUDGET, page -> {
            pages.add(page.stream().mapToLong(event -> event.raw().length).sum());
            page.forEach(event -> ids.add(event.id()));
            return true;
        });

        assertThat(ids).hasSize(60).doesNotHaveDuplicates();
        assertThat(pages).allMatch(bytes -> bytes <= (2 << 20) + 130_000);
    }

    @Test
    void slowReadersHoldNoConnection() throws Exception {
        StoredFixture.insert(database, notes(0, 600));
        CountDownLatch reading = new CountDownLatch(5);
        CountDownLatch released = new CountDownLatch(1);
        ExecutorService readers = Executors.newFixedThreadPool(5);
        try {
            List<Future<Integer>> results = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                results.add(readers.submit(() -> readSlowly(reading, released)));
            }
            assertThat(reading.await(60, TimeUnit.SECONDS)).isTrue();

            assertThat(StoredFixture.streamed(queries, List.of(ALL), BUDGET)).hasSize(600);

            released.countDown();
            for (Future<Integer> result : results) {
                assertThat(result.get(60, TimeUnit.SECONDS)).isEqualTo(600);
            }
        } finally {
            released.countDown();
            readers.shutdownNow();
        }
    }

    private int readSlowly(CountDownLatch reading, CountDownLatch released) throws Exception {
        int[] count = {0};
        queries.stream(List.of(ALL), BUDGET, page -> {
            count[0] += page.size();
            reading.countDown();
            try {
                return released.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                return false;
            }
        });
        return count[0];
    }

    @Test
    void queriesDuringWritesMissNothingThatStoodThroughoutAndRepeatNothing() throws Exception {
        List<Event> standing = notes(0, 2_000).stream()
                .filter(event -> event.createdAt() % 2 == 0)
                .toList();
        StoredFixture.insert(database, standing);
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService writer = Executors.newSingleThreadExecutor();
        try {
            Future<?> written = writer.submit(() -> {
                List<Event> others = notes(0, 2_000).stream()
                        .filter(event -> event.createdAt() % 2 == 1)
                        .toList();
                while (!done.get()) {
                    StoredFixture.insert(database, others);
                    execute("delete from event where created_at % 2 = 1; delete from tag where created_at % 2 = 1");
                }
                return true;
            });
            EventQueries paging = new EventQueries(database, new PageSizes(20, 50, 50, 100, 8, 1 << 20));
            for (Filter filter : List.of(
                    ALL,
                    Filter.builder().kinds(1).limit(5_000).build(),
                    Filter.builder().tag("t", List.of("camels")).limit(5_000).build(),
                    Filter.builder()
                            .authors(List.of(StoredFixture.author(1), StoredFixture.author(2)))
                            .limit(5_000)
                            .build())) {
                List<EventId> found = StoredFixture.streamed(paging, List.of(filter), BUDGET);

                assertThat(found).doesNotHaveDuplicates().containsAll(StoredFixture.ids(standing));
            }
            done.set(true);
            written.get(60, TimeUnit.SECONDS);
        } finally {
            done.set(true);
            writer.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "&prepareThreshold=0",
                "&prepareThreshold=1&options=-c%20plan_cache_mode=force_generic_plan",
                "&prepareThreshold=1&options=-c%20plan_cache_mode=force_custom_plan",
                "&preferQueryMode=extended&binaryTransfer=false"
            })
    void theAnswersAreTheSameHoweverStatementsArePrepared(String mode) throws Exception {
        database.close();
        open(mode);
        List<Event> notes = notes(0, 300);
        StoredFixture.insert(database, notes);
        List<Filter> filters = List.of(
                Filter.builder().ids(StoredFixture.ids(notes.subList(3, 9))).build(),
                Filter.builder()
                        .tag("t", List.of("camels"))
                        .authors(List.of(StoredFixture.author(1)))
                        .kinds(1)
                        .limit(7)
                        .build(),
                Filter.builder().kinds(1).since(10).until(20).build(),
                Filter.builder().limit(3).build());
        for (int i = 0; i < 8; i++) {
            assertThat(StoredFixture.streamed(queries, filters, BUDGET))
                    .isEqualTo(StoredFixture.ids(StoredFixture.answer(notes, filters, Audience.UNRESTRICTED, BUDGET)));
        }
    }

    private void assertRefused(List<Filter> filters, QueryBudget budget, Reason reason, String prefix) {
        assertThatExceptionOfType(QueryRefusedException.class)
                .isThrownBy(() -> StoredFixture.streamed(queries, filters, budget))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason))
                .withMessageStartingWith(prefix);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private static List<Event> notes(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> StoredFixture.event(i, 1 + i % 2, i, 1, "note " + i, List.of(Tag.of("t", "camels"))))
                .toList();
    }
}
