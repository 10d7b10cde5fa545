package dev.camelstr.store.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelstr.cli.TestApplication;
import dev.camelstr.nostr.Tag;
import dev.camelstr.store.TestEvents;
import dev.camelstr.store.ViewFixture;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Statistics as a view of the changelog. */
@Timeout(300)
class StatisticsViewIT {
    private static final Duration LAST = Duration.ofMinutes(30);

    private ViewFixture fixture;

    @BeforeEach
    void create(@TempDir Path folder) throws Exception {
        fixture = new ViewFixture(folder);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static Statistics statistics(TestApplication application) {
        return application.bean("statistics", Statistics.class);
    }

    /** The counts of all minutes together. */
    private static Map<String, Long> counts(TestApplication application) throws SQLException {
        Map<String, Long> counts = new TreeMap<>();
        for (Statistics.Window window : statistics(application).windows(LAST)) {
            counts.merge(window.kind() + " " + window.verdict() + " " + window.relay(), window.count(), Long::sum);
        }
        return counts;
    }

    private static void awaitCounts(TestApplication application, Map<String, Long> expected) {
        await().atMost(Duration.ofSeconds(60)).until(() -> counts(application), expected::equals);
    }

    @Test
    void verdictsAreCountedByKindAndRelayAndTheMostFrequentAreNamed() throws Exception {
        TestApplication application = fixture.start("store", "statistics");
        fixture.collect(
                TestEvents.event(1, 7, 100, 1, Tag.of("t", "Camels"), Tag.of("t", "camels")),
                TestEvents.event(2, 7, 100, 1, Tag.of("t", "dunes")),
                TestEvents.event(3, 8, 100, 1, Tag.of("t", "camels")),
                TestEvents.event(1, 7, 100, 1, Tag.of("t", "Camels"), Tag.of("t", "camels")),
                TestEvents.event(4, 8, 100, 7));

        awaitCounts(
                application,
                Map.of(
                        "1 stored wss://relay.example", 3L,
                        "1 duplicate wss://relay.example", 1L,
                        "7 stored wss://relay.example", 1L));
        assertThat(statistics(application).topAuthors(10))
                .containsExactly(new Statistics.Top(TestEvents.hex(7), 2), new Statistics.Top(TestEvents.hex(8), 2));
        assertThat(statistics(application).topTags(1)).containsExactly(new Statistics.Top("camels", 2));
        assertThat(statistics(application).gaps(LAST)).isEmpty();
    }

    @Test
    void aRestartCountsNothingTwiceAndForgetsNothing() throws Exception {
        fixture.start("store", "statistics");
        fixture.collect(TestEvents.event(1, 7, 100, 1), TestEvents.event(2, 7, 100, 1));
        await().until(() -> fixture.count("select coalesce(sum(count), 0) from statistic") == 2);
        fixture.stop();
        fixture.start("store");
        fixture.collect(TestEvents.event(3, 7, 100, 1));
        await().until(() -> fixture.count("select count(*) from event") == 3);
        fixture.stop();

        TestApplication application = fixture.start("store", "statistics");
        fixture.collect(TestEvents.event(4, 7, 100, 1));

        awaitCounts(application, Map.of("1 stored wss://relay.example", 4L));
        assertThat(statistics(application).topAuthors(1)).containsExactly(new Statistics.Top(TestEvents.hex(7), 4));
        assertThat(statistics(application).gaps(LAST)).isEmpty();
    }

    @Test
    void aBatchThatWasCommittedUnnoticedIsCountedOnce() throws Exception {
        AtomicInteger batches = new AtomicInteger();
        TestApplication application = fixture.prepare("store", "statistics")
                .at("add-up", new TestApplication.Fault() {
                    @Override
                    public void after(org.apache.camel.Exchange exchange) {
                        if (batches.incrementAndGet() == 1) {
                            throw new IllegalStateException("the connection broke after the commit");
                        }
                    }
                })
                .start();
        fixture.collect(TestEvents.event(1, 7, 100, 1));
        await().until(() -> batches.get() >= 1);
        fixture.collect(TestEvents.event(2, 7, 100, 1));

        awaitCounts(application, Map.of("1 stored wss://relay.example", 2L));
        assertThat(statistics(application).topAuthors(1)).containsExactly(new Statistics.Top(TestEvents.hex(7), 2));
    }

    @Test
    void whatTheChangelogNoLongerTellsIsAGap() throws Exception {
        Instant begin = Instant.now();
        fixture.start("store", "statistics");
        fixture.collect(TestEvents.event(1, 7, 100, 1));
        await().until(() -> fixture.count("select coalesce(sum(count), 0) from statistic") == 1);
        fixture.stop();
        fixture.loseChangelog();

        TestApplication application = fixture.start("store", "statistics");
        fixture.collect(TestEvents.event(2, 7, 100, 1));

        awaitCounts(application, Map.of("1 stored wss://relay.example", 2L));
        assertThat(statistics(application).gaps(LAST)).singleElement().satisfies(gap -> {
            assertThat(gap.from()).isBetween(begin.minusMillis(1), Instant.now());
            assertThat(gap.to()).isBetween(gap.from(), Instant.now());
        });
    }

    @Test
    void oldWindowsAreForgotten() throws Exception {
        TestApplication application = fixture.start("store", "statistics");
        fixture.execute("insert into statistic values (1, 1, 'stored', '', 5)");
        fixture.execute("insert into statistic_top values (0, 'tag', 'old', 5)");
        long minute = System.currentTimeMillis() / 60_000;
        fixture.execute("insert into process_figure values (" + (minute - 1_445) + ", 'a', 1, 1, 1, 1, 1, 1)");
        fixture.execute("insert into process_figure values (" + (minute - 1_430) + ", 'a', 1, 1, 1, 1, 1, 1)");

        application
                .context()
                .createProducerTemplate()
                .requestBody(
                        "sql:classpath:sql/forget-statistics.sql?dataSource=#database&usePlaceholder=false",
                        application
                                .bean("statisticsCounts", dev.camelstr.store.statistics.StatisticsCounts.class)
                                .old());

        assertThat(fixture.count("select count(*) from statistic where minute = 1"))
                .isZero();
        assertThat(fixture.count("select count(*) from statistic_top where slice = 0"))
                .isZero();
        assertThat(fixture.count("select min(minute) from process_figure")).isEqualTo(minute - 1_430);
    }
}
