package dev.camelstr.pipeline.view.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.store.TestEvents;
import dev.camelstr.store.ViewFixture;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A million follows, of 20,000 keys who follow 55 each of 100,000, some far more often than others. */
@Tag("load")
@Tag("alone")
class TrustLoadIT {
    private static final Logger LOG = LoggerFactory.getLogger(TrustLoadIT.class);
    private static final String LISTS = """
            insert into view_trust.list (id, author, against, named, times)
            select decode(lpad(to_hex(a), 64, '0'), 'hex'), decode(lpad(to_hex(a), 64, '0'), 'hex'), false,
                   (select string_agg(decode(lpad(to_hex(n.key), 64, '0'), 'hex'), ''::bytea)
                      from (select (a + 7919 * i * i * i) % (case when i % 2 = 0 then 20000 else 100000 end) + 1 as key
                              from generate_series(1, 55) i) n),
                   1
              from generate_series(1, 20000) a
            """;

    @Test
    void aMillionFollowsAreRankedWithinAMinute(@TempDir Path folder) throws Exception {
        try (ViewFixture fixture = new ViewFixture(folder)) {
            fixture.set("camelstr.stream.old-values", "true");
            fixture.set("camelstr.views", "trust");
            fixture.set("camelstr.trust.roots", TestEvents.hex(1));
            fixture.set("camelstr.trust.depth", "10");
            fixture.set("camelstr.trust.period", "1s");
            fixture.start("store");
            await(fixture, "select keys from view_trust.ranked", 1);
            fixture.execute(LISTS);
            fixture.execute("update user_view set came = came + 1");

            await(fixture, "select edges from view_trust.ranked", 1_000_000);

            LOG.info(
                    "{}",
                    fixture.text(
                            "select keys || ' keys by ' || edges || ' edges in ' || millis || ' ms' from view_trust.ranked"));
            assertThat(fixture.count("select millis from view_trust.ranked")).isLessThan(60_000);
        }
    }

    private static void await(ViewFixture fixture, String query, long least) {
        Awaitility.await(query)
                .atMost(Duration.ofMinutes(5))
                .ignoreExceptions() // there is no such table yet
                .until(() -> fixture.count(query) >= least);
    }
}
