package dev.camelstr.pipeline.view.follows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Tag;
import dev.camelstr.store.TestEvents;
import dev.camelstr.store.ViewFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped view in the shipped pipeline. */
class FollowsIT {
    private static final int MANY = 10_000;

    private ViewFixture fixture;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        fixture = new ViewFixture(folder);
        fixture.set("camelstr.stream.old-values", "true");
        fixture.set("camelstr.views", "follows");
        fixture.start("store");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static Event list(long id, long author, long createdAt, LongStream followed) {
        return TestEvents.event(
                id,
                author,
                createdAt,
                3,
                "",
                followed.mapToObj(key -> Tag.of("p", TestEvents.hex(key))).toArray(Tag[]::new));
    }

    private void await(String query, long count) {
        Awaitility.await(query)
                .atMost(Duration.ofMinutes(2))
                .ignoreExceptions() // there is no such table yet
                .until(() -> fixture.count(query) == count);
    }

    @Test
    void knowsWhoFollowsWhomAndBack() throws Exception {
        fixture.collect(list(1, 7, 100, LongStream.of(8, 9)), list(2, 8, 100, LongStream.of(7, 9)));
        await("select count(*) from view_follows.follow", 4);

        assertThat(fixture.text(
                        "select string_agg(ltrim(pubkey, '0') || ':' || follows || '/' || followers, ' ' order by"
                                + " pubkey) from view_follows.person"))
                .isEqualTo("7:2/1 8:2/1 9:0/2");
        assertThat(fixture.text(
                        "select string_agg(ltrim(pubkey || other, '0'), ' ' order by pubkey) from view_follows.mutual"))
                .isEqualTo(TestEvents.hex(7).substring(63) + TestEvents.hex(8) + " 8" + TestEvents.hex(7));
    }

    @Test
    void aLongListThatDiffersInOneNameCostsTheDifference() throws Exception {
        fixture.collect(list(1, 7, 100, LongStream.range(1_000, 1_000 + MANY)));
        await("select count(*) from view_follows.follow", MANY);
        fixture.execute(
                "create table known as select 'edge' as what, ctid as place, xmin::text as writer from view_follows.edge"
                        + " union all select 'person', ctid, xmin::text from view_follows.person");

        fixture.collect(list(2, 7, 200, LongStream.range(1_001, 1_001 + MANY)));
        await("select count(*) from view_follows.person where pubkey = '" + TestEvents.hex(1_000 + MANY) + "'", 1);
        await("select went from user_view", 1);

        assertThat(fixture.count("select count(*) from view_follows.follow")).isEqualTo(MANY);
        assertThat(fixture.count("select follows from view_follows.person where pubkey = '" + TestEvents.hex(7) + "'"))
                .isEqualTo(MANY);
        assertThat(fixture.count("select count(*) from view_follows.edge"
                        + " where ('edge', ctid, xmin::text) not in (select what, place, writer from known)"))
                .isEqualTo(1);
        assertThat(fixture.count("select count(*) from view_follows.person"
                        + " where ('person', ctid, xmin::text) not in (select what, place, writer from known)"))
                .as("the one who is followed now, and who follows one more until the old list is taken back")
                .isLessThanOrEqualTo(2);
    }
}
