package dev.camelstr.pipeline.view.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.Commands;
import dev.camelstr.cli.Commands.Outcome;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Tag;
import dev.camelstr.store.TestEvents;
import dev.camelstr.store.ViewFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped view in the shipped pipeline. */
class TrustIT {
    private static final long ROOT = 7;
    private static final String RANKS =
            "select string_agg(ltrim(encode(pubkey, 'hex'), '0') || ':' || rank, ' ' order by pubkey) from view_trust.rank";
    private static final String WRITTEN = "select string_agg(r.xmin || ' ' || w.xmin, ' ' order by r.pubkey)"
            + " from view_trust.rank r join view_trust.reason w using (pubkey) where r.rank in (95, 97)";
    private static final String NOTE = "select obj_description(to_regnamespace('view_trust'), 'pg_namespace')";

    private ViewFixture fixture;

    @TempDir
    private Path folder;

    @BeforeEach
    void create() throws Exception {
        fixture = new ViewFixture(folder);
        fixture.set("camelstr.stream.old-values", "true");
        fixture.set("camelstr.views", "trust");
        fixture.set("camelstr.trust.period", "1s");
        fixture.set("camelstr.store.lease", "2s");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static Event list(long id, long author, int kind, long... named) {
        return TestEvents.event(
                id,
                author,
                100 + id,
                kind,
                "",
                Arrays.stream(named)
                        .mapToObj(key -> Tag.of("p", TestEvents.hex(key)))
                        .toArray(Tag[]::new));
    }

    private void await(String query, String expected) {
        Awaitility.await(expected)
                .atMost(Duration.ofMinutes(2))
                .ignoreExceptions() // there is no such table yet
                .untilAsserted(() -> assertThat(fixture.text(query)).isEqualTo(expected));
    }

    private Outcome query(String... arguments) {
        String[] all = Arrays.copyOf(new String[] {"view", "query", "trust"}, 3 + arguments.length + 4);
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        all[all.length - 4] = "--set";
        all[all.length - 3] = "camelstr.datasource.url=" + fixture.url();
        all[all.length - 2] = "--set";
        all[all.length - 1] = "camelstr.data-dir=" + folder;
        return Commands.run(all);
    }

    @Test
    void ranksFollowListsAndReportsAndAFarmOfSybilsHasNone() throws Exception {
        fixture.set("camelstr.trust.roots", TestEvents.hex(ROOT));
        fixture.start("store");
        fixture.collect(LongStream.range(0, 300)
                .mapToObj(sybil -> list(1_000 + sybil, 1_000 + sybil, 3, ROOT, 8, 9, 1_000 + (sybil + 1) % 300))
                .toArray(Event[]::new));
        fixture.collect(list(1, ROOT, 3, 8, 9), list(2, 8, 3, 9, 10), list(3, 10, 3, 11));
        await(RANKS, "7:100 8:95 9:97 a:90 b:89");

        String written = fixture.text(WRITTEN);
        fixture.collect(list(4, 9, 10_000, 10), list(5, 1_001, 1_984, 8));
        await(RANKS, "7:100 8:95 9:97");
        assertThat(fixture.text(WRITTEN)).as("only what differs is written").isEqualTo(written);
        fixture.collect(TestEvents.event(6, 9, 200, 5, "", Tag.of("e", TestEvents.hex(4))));
        await(RANKS, "7:100 8:95 9:97 a:90 b:89");
        fixture.collect(list(7, 8, 3, 10));
        await(RANKS, "7:100 8:95 9:95 a:94 b:93");
        assertThat(fixture.text(NOTE)).isNull();
        assertThat(query("why", "--param", "pubkey=" + TestEvents.hex(10)).out())
                .contains("1  follows  " + TestEvents.hex(8) + "    95");
    }

    @Test
    void withoutRootsItSaysSoAndWithOthersItRanksAtOnce() throws Exception {
        fixture.start("store");
        fixture.collect(list(1, ROOT, 3, 8));
        await(NOTE, TrustRanks.NO_TRUST);
        Outcome asked = query("rank", "--param", "pubkey=" + TestEvents.hex(8));
        assertThat(asked.err()).contains("the view trust: " + TrustRanks.NO_TRUST);
        assertThat(Commands.run("view", "list", "--set", "camelstr.datasource.url=" + fixture.url())
                        .out())
                .contains(TrustRanks.NO_TRUST);
        fixture.stop();

        fixture.set("camelstr.trust.roots", TestEvents.hex(ROOT));
        fixture.set("camelstr.trust.period", "365d");
        fixture.start("store");
        await(RANKS, "7:100 8:99");
        assertThat(query("rank", "--param", "pubkey=" + TestEvents.hex(8)).out())
                .contains("rank")
                .contains("99");
        fixture.stop();

        fixture.set("camelstr.trust.roots", "");
        fixture.start("store");
        await("select count(*)::text from view_trust.rank", "0");
        assertThat(fixture.text(NOTE)).isEqualTo(TrustRanks.NO_TRUST);
    }
}
