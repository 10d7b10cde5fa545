package dev.camelstr.pipeline.retain;

import static dev.camelstr.store.TestEvents.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.Commands;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Kind;
import dev.camelstr.nostr.Tag;
import dev.camelstr.store.TestEvents;
import dev.camelstr.store.ViewFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When more is stored than may be, the oldest goes, and no more than has to. */
class SizeRetentionIT {
    private static final int AUTHOR = 1;
    private static final int KEPT_AUTHOR = 2;
    private static final String STORED = "select coalesce(sum(bytes), 0) from stored_bytes";
    private static final String SIZES =
            "select coalesce(sum(event_size(octet_length(raw), cardinality(tags))), 0) from event";

    private final long old = Instant.now().getEpochSecond() - Duration.ofDays(2).toSeconds();
    private ViewFixture fixture;

    @BeforeEach
    void create(@TempDir Path folder) throws Exception {
        fixture = new ViewFixture(folder);
        fixture.set("camelstr.upkeep.period", "50ms");
        fixture.set("camelstr.retention.max-age", "7=never,30023=1000d");
        fixture.set("camelstr.retention.keep-pubkeys", TestEvents.hex(KEPT_AUTHOR));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void start() {
        fixture.start("store", "upkeep");
    }

    private String stored() throws Exception {
        return fixture.text("select string_agg(ltrim(encode(id, 'hex'), '0'), ' ' order by id) from event");
    }

    private void awaitStored(String ids) {
        Awaitility.await("stored: " + ids).atMost(Duration.ofMinutes(1)).until(() -> ids.equals(stored()));
    }

    private void await(String query, long result) {
        Awaitility.await(query).atMost(Duration.ofMinutes(1)).until(() -> fixture.count(query) == result);
    }

    /** Of one size, each a second newer. */
    private Stream<Event> notes(int first, int last) {
        return Stream.iterate(first, id -> id <= last, id -> id + 1)
                .map(id -> event(id, AUTHOR, old + id, 1, "a note"));
    }

    private void collect(Stream<Event> events) {
        fixture.collect(events.toArray(Event[]::new));
    }

    @Test
    void whatEventsTakeIsCountedAsTheyComeAndGo() throws Exception {
        fixture.set("camelstr.upkeep.period", "1h"); // nothing is added up meanwhile
        start();
        Tag[] many = Stream.iterate(10, n -> n < 60, n -> n + 1)
                .map(n -> Tag.of("t", "word" + n))
                .toArray(Tag[]::new);
        collect(notes(0x10, 0x1f));
        fixture.collect(event(0x20, AUTHOR, old, 1, many), event(0x21, AUTHOR, old, Kind.METADATA, many));
        await("select count(*) from event", 18);
        long before = fixture.count(STORED);
        assertThat(before).isPositive().isEqualTo(fixture.count(SIZES));

        fixture.collect(
                event(0x22, AUTHOR, old + 1, Kind.METADATA), // takes the place of another
                event(0x23, AUTHOR, old, Kind.DELETION, Tag.of("e", TestEvents.hex(0x20))),
                event(0x24, AUTHOR, old, 1),
                event(0x24, AUTHOR, old, 1)); // twice
        await("select count(*) from event where id = decode('" + TestEvents.hex(0x24) + "', 'hex')", 1);

        assertThat(fixture.count("select count(*) from event")).isEqualTo(19);
        assertThat(fixture.count(STORED)).isLessThan(before).isEqualTo(fixture.count(SIZES));
        assertThat(fixture.count("select count(*) from stored_bytes")).isGreaterThan(1);
    }

    @Test
    void theOldestGoThatMayUntilATwentiethIsFree() throws Exception {
        start();
        fixture.collect(
                event(1, KEPT_AUTHOR, old, 1),
                event(2, AUTHOR, old, 7),
                event(3, AUTHOR, old, Kind.METADATA),
                event(4, AUTHOR, old, Kind.DELETION, Tag.of("e", TestEvents.hex(9))),
                event(5, AUTHOR, old, 30_023, Tag.of("d", "article")),
                event(6, AUTHOR, old - 1, 50_000));
        collect(notes(0x10, 0x2f));
        await("select count(*) from event", 38);
        fixture.stop();
        // As where the database is older than the counting.
        fixture.execute("delete from stored_bytes");
        fixture.execute("update stored_size set counted = false");
        long all = fixture.count(SIZES);
        long note =
                fixture.count("select event_size(octet_length(raw), 0) from event where created_at = " + (old + 0x10));
        long others = fixture.count("select sum(event_size(octet_length(raw), cardinality(tags))) from event"
                + " where kind in (30023, 50000)");
        long max = all - 10 * note;
        long going = (all - others - max / 20 * 19 + note - 1) / note;
        Commands.Outcome dryRun = Commands.run(
                "retention",
                "--json",
                "--set",
                "camelstr.datasource.url=" + fixture.url(),
                "--set",
                "camelstr.retention.max-size=" + max,
                "--set",
                "camelstr.retention.max-age=7=never,30023=1000d",
                "--set",
                "camelstr.retention.keep-pubkeys=" + TestEvents.hex(KEPT_AUTHOR));
        assertThat(dryRun.out())
                .as(dryRun.err())
                .contains("\"max-size\":" + max + ",\"stored\":" + all)
                .contains("\"events\":" + (2 + going));

        fixture.set("camelstr.retention.max-size", String.valueOf(max));
        start();

        await("select count(*) from event", 36 - going);
        await("select count(*) from removal", 0); // all was told
        assertThat(stored()).startsWith("1 2 3 4 1").doesNotContain(" 10 ").endsWith(" 2f");
        assertThat(fixture.count("select min(created_at) from event where created_at > " + old))
                .isEqualTo(old + 0x10 + going);
        assertThat(fixture.count(STORED)).isEqualTo(fixture.count(SIZES)).isLessThanOrEqualTo(max / 20 * 19);
        assertThat(fixture.count("select floor from stored_size")).isEqualTo(old + 0x10 + going - 1);
        assertThat(fixture.count("select count(*) from known_id")).isEqualTo(2 + going);
        fixture.stop();

        fixture.set("camelstr.retention.max-size", "1MB");
        start();

        await("select floor from stored_size", 0); // there is room for what is older
    }

    @Test
    void whatIsOfTheLastHourStays() throws Exception {
        fixture.set("camelstr.retention.max-size", "1kB");
        start();
        long now = Instant.now().getEpochSecond();
        fixture.collect(event(1, AUTHOR, now, 1), event(2, AUTHOR, now + 600, 1), event(3, AUTHOR, old, 1));
        awaitStored("1 2");
        await("select floor from stored_size", old);
    }
}
