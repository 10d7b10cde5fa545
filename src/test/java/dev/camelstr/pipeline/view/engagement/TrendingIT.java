package dev.camelstr.pipeline.view.engagement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Tag;
import dev.camelstr.pipeline.view.WorkedView;
import dev.camelstr.store.TestEvents;
import dev.camelstr.store.ViewFixture;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped view beside the shipped view of trust, in the shipped pipeline. */
class TrendingIT {
    private static final long ROOT = 7;
    private static final long TRUSTED = 8;
    private static final long NOTE = 0xaa50;
    private static final long PROMOTED = 0xaa51;
    private static final int CAMPAIGN = 6_000;
    private static final String TRENDING =
            "select coalesce(string_agg(distinct ltrim(target, '0') || ':' || authors, ' '), '') from view_trending.trend";
    private static final String SAID = "select obj_description(to_regnamespace('view_trending'), 'pg_namespace')";

    private final long now = Instant.now().getEpochSecond() - 60;
    private ViewFixture fixture;

    @BeforeEach
    void create(@TempDir Path folder) throws Exception {
        fixture = new ViewFixture(folder);
        fixture.set("camelstr.stream.old-values", "true");
        fixture.set("camelstr.views", "trust,trending");
        fixture.set("camelstr.trust.period", "1s");
        fixture.set("camelstr.trending.period", "1s");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Event event(long id, long author, int kind, String content, Tag... tags) {
        return TestEvents.event(id, author, now, kind, content, tags);
    }

    private static Tag to(long target) {
        return Tag.of("e", TestEvents.hex(target));
    }

    private void await(String query, String expected) {
        Awaitility.await(expected)
                .atMost(Duration.ofMinutes(2))
                .ignoreExceptions() // there is no such table yet
                .untilAsserted(() -> assertThat(fixture.text(query)).isEqualTo(expected));
    }

    @Test
    void aCampaignOfUnknownAccountsMovesNothingAndWhatTrustedOnesDoIsTakenBack() throws Exception {
        fixture.set("camelstr.trust.roots", TestEvents.hex(ROOT));
        fixture.start("store");
        fixture.collect(
                event(1, ROOT, 3, "", Tag.of("p", TestEvents.hex(TRUSTED))),
                event(NOTE, 9, 1, "note"),
                event(PROMOTED, 10, 1, "buy"));
        for (long first = 0; first < CAMPAIGN; first += 500) {
            fixture.collect(LongStream.range(first, first + 500)
                    .mapToObj(number -> event(10_000 + number, 10_000 + number, 7, "+", to(PROMOTED)))
                    .toArray(Event[]::new));
        }
        fixture.collect(
                event(2, TRUSTED, 7, "+", to(NOTE)),
                event(3, TRUSTED, 1, "yes", to(NOTE)),
                event(4, ROOT, 6, "", to(NOTE)),
                event(5, ROOT, 7, "-", to(PROMOTED)));
        await("select count(*)::text from view_trending.boost", Integer.toString(CAMPAIGN + 3));
        await(TRENDING, "aa50:2");
        assertThat(fixture.text(SAID)).isNull();

        fixture.collect(event(6, ROOT, 5, "", to(4)));
        await(TRENDING, "aa50:1");
        fixture.collect(event(7, TRUSTED, 5, "", to(2)));
        await("select count(*)::text from view_trending.boost", Integer.toString(CAMPAIGN + 1));
        assertThat(fixture.text(TRENDING)).as("the reply stands").isEqualTo("aa50:1");
        fixture.collect(event(8, 9, 5, "", to(NOTE)));
        await(TRENDING, "");
    }

    @Test
    void withoutTrustNothingIsTrendingAndItSaysSo() throws Exception {
        fixture.start("store");
        fixture.collect(event(NOTE, 9, 1, "note"), event(2, TRUSTED, 7, "+", to(NOTE)));

        await("select count(*)::text from view_trending.boost", "1");
        await(
                SAID,
                "no trust is known, so nothing is trending: camelstr.views and camelstr.trust.roots have to name some");
        assertThat(fixture.text(TRENDING)).isEmpty();
    }

    @Test
    void whatIsRankedIsKeptAndTheViewGoesOnMeanwhile() throws Exception {
        fixture.start("store");
        fixture.collect(event(2, TRUSTED, 7, "+", to(NOTE)));
        await("select count(*)::text from view_trending.boost", "1");
        try (Connection ranking = DriverManager.getConnection(fixture.url())) {
            ranking.setAutoCommit(false);
            String holder = fixture.text("select holder from view_position where view = 'view trending'");
            assertThat(WorkedView.of(ranking, "trending", holder).orElseThrow().hold(ranking))
                    .isTrue();

            fixture.collect(event(3, TRUSTED, 6, "", to(NOTE)));
            await("select count(*)::text from view_trending.boost", "2");
            assertThatThrownBy(() -> fixture.execute(
                            "set lock_timeout = '100ms'; select make_view('trending', 'another', 0, false)"))
                    .hasMessageContaining("lock timeout");
        }
    }

    /** Within a session plans are kept: of a ranking of next to nothing, this one took a hundred times as long. */
    @Test
    void howMuchThereWasAtFirstDoesNotMatter() throws Exception {
        fixture.start("store");
        await("select count(*)::text from view_trending.boost", "0");
        fixture.stop();
        try (Connection session = DriverManager.getConnection(fixture.url());
                Statement statement = session.createStatement()) {
            statement.execute(
                    "alter table view_trending.boost set (autovacuum_enabled = false)"); // it has plans made anew
            statement.execute("set search_path = view_trending, public; set statement_timeout = '20s'");
            statement.execute(
                    "insert into view_trust.rank select sha256(int4send(i)), 50 from generate_series(1, 2000) i");
            statement.execute("update view_trust.ranked set computed = now()");
            for (int i = 0; i < 8; i++) {
                statement.execute("select rank_trends(" + now + ", 20)");
            }
            statement.execute("insert into event (seq, created_at, kind, id, pubkey, tags, raw)"
                    + " select i, 5, 1, sha256(int4send(i)), sha256(int4send(i % 2000)), '{}', ''"
                    + " from generate_series(0, 40000) i");
            statement.execute("insert into boost"
                    + " select encode(sha256(int4send(i % 40000)), 'hex'), int4send(i), sha256(int4send(i % 2000 + 1)),"
                    + now + " - i % 80000, 1 from generate_series(1, 160000) i");

            statement.execute("select rank_trends(" + now + ", 20)");
            assertThat(fixture.count("select count(*) from view_trending.trend"))
                    .isEqualTo(1_000);
        }
    }
}
