package dev.camelstr.pipeline.retain;

import static dev.camelstr.store.TestEvents.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.Kind;
import dev.camelstr.nostr.Tag;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.store.TestEvents;
import dev.camelstr.store.ViewFixture;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is older than it is kept goes, whoever stored it, and is not taken again. */
class RetentionIT {
    private static final int AUTHOR = 1;
    private static final int KEPT_AUTHOR = 2;
    private static final String PARTS = "store,upkeep";

    private final long now = Instant.now().getEpochSecond();
    private final long old = now - Duration.ofDays(2).toSeconds();
    private ViewFixture fixture;

    @BeforeEach
    void create(@TempDir Path folder) throws Exception {
        fixture = new ViewFixture(folder);
        fixture.set("camelstr.upkeep.period", "50ms");
        fixture.set("camelstr.retention.max-age", "*=1d,30023=1d,7=never");
        fixture.set("camelstr.retention.keep-pubkeys", TestEvents.hex(KEPT_AUTHOR));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void start() {
        fixture.start(PARTS.split(","));
    }

    private String stored() throws Exception {
        return fixture.text("select string_agg(ltrim(encode(id, 'hex'), '0'), ' ' order by id) from event");
    }

    private void awaitStored(String ids) {
        Awaitility.await("stored: " + ids).atMost(Duration.ofMinutes(1)).until(() -> ids.equals(stored()));
    }

    private void awaitLookedAt(String rule) {
        String walk = "select count(*) from retention_walk where rule = '" + rule + "' and created_at = " + old;
        Awaitility.await(walk).atMost(Duration.ofMinutes(1)).until(() -> fixture.count(walk) == 1);
    }

    @Test
    void whatIsOldEnoughGoesByItsKindAndAuthor() throws Exception {
        fixture.set("camelstr.retention.max-age", "");
        start();
        fixture.collect(
                event(1, AUTHOR, old, 1),
                event(2, AUTHOR, now, 1),
                event(3, KEPT_AUTHOR, old, 1),
                event(4, AUTHOR, old, 7),
                event(5, AUTHOR, old, Kind.METADATA),
                event(6, AUTHOR, old, Kind.DELETION, Tag.of("e", TestEvents.hex(9))),
                event(7, AUTHOR, old, 30_023, Tag.of("d", "article")),
                event(8, AUTHOR, old, 50_000));
        awaitStored("1 2 3 4 5 6 7 8");
        fixture.stop();

        fixture.set("camelstr.retention.max-age", "*=1d,30023=1d,7=never");
        start();

        awaitStored("2 3 4 5 6");
        assertThat(fixture.count("select count(*) from tag")).isEqualTo(1);
    }

    @Test
    void whatItDeletedAndReplacedStaysAway() throws Exception {
        start();
        fixture.collect(
                event(6, AUTHOR, old, Kind.DELETION, Tag.of("e", TestEvents.hex(9))),
                event(7, AUTHOR, old, 30_023, Tag.of("d", "article")));
        awaitLookedAt("30023");
        awaitStored("6");

        fixture.collect(
                event(9, AUTHOR, now, 7), // deleted
                event(10, AUTHOR, old - 1, 30_023, Tag.of("d", "article")), // older than what went
                event(11, AUTHOR, now, 30_023, Tag.of("d", "article")));
        awaitStored("6 b");
        assertThat(fixture.count("select count(*) from tomb_addr")).isZero();
    }

    @Test
    void manyOfOneSecondGoAndNothingElse() throws Exception {
        fixture.set("camelstr.retention.max-age", "1=1d");
        start();
        int many = 1_300; // more than two pages
        fixture.collect(IntStream.rangeClosed(1, many)
                .mapToObj(id -> event(id, 3 + id % 5, old, id % 2 == 0 ? 1 : 7))
                .toArray(Event[]::new));

        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> fixture.count("select count(*) from event") == many / 2
                        && fixture.count("select count(*) from removal") == 0);
        assertThat(fixture.count("select count(*) from event where kind = 1")).isZero();
        assertThat(fixture.count("select count(*) from known_id")).isEqualTo(many / 2);
    }

    @Test
    void whatComesLaterAndIsDatedBackIsFoundADayLater() throws Exception {
        fixture.set("camelstr.retention.max-age", "*=1d");
        start();
        fixture.collect(event(1, AUTHOR, old, 1));
        awaitLookedAt("*");
        fixture.collect(event(2, AUTHOR, old - 10, 1), event(3, AUTHOR, now, 1));
        awaitStored("2 3");

        fixture.execute("update retention_walk set began = began - interval '2 days'");

        awaitStored("3");
    }

    @Test
    void anAuthorWhoIsKeptNoMoreGoes() throws Exception {
        start();
        fixture.collect(event(1, KEPT_AUTHOR, old, 1), event(2, AUTHOR, old, 1), event(3, AUTHOR, now, 1));
        awaitStored("1 3");
        fixture.stop();

        fixture.set("camelstr.retention.keep-pubkeys", "");
        start();

        awaitStored("3");
    }

    @Test
    void aClientIsToldHowLongAKindIsKept() throws Exception {
        EventSigner author = TestRelay.author();
        EventSigner kept = TestRelay.author();
        Map<String, String> settings = Map.of(
                "camelstr.retention.max-age",
                "1=1d",
                "camelstr.retention.keep-pubkeys",
                kept.pubkey().hex());
        try (TestRelay relay = TestRelay.start(StreamKind.LOCAL, settings, "store", "serve");
                RelayClient client = relay.connect()) {
            RelayMessage.Ok refused = client.event(author.sign(new EventBuilder(1).createdAt(old)))
                    .nextButChallenge(RelayMessage.Ok.class);

            assertThat(refused.accepted()).isFalse();
            assertThat(refused.message()).isEqualTo("blocked: events of kind 1 are kept here for 86400 seconds");
            client.publish(kept.sign(new EventBuilder(1).createdAt(old)));
            client.publish(author.sign(new EventBuilder(7).createdAt(old)));
            client.publish(author.sign(new EventBuilder(1).createdAt(now)));
        }
    }
}
