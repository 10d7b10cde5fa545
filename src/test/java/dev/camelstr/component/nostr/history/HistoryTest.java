package dev.camelstr.component.nostr.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.component.nostr.history.SimulatedRelay.Order;
import dev.camelstr.component.nostr.history.SimulatedRelay.Traits;
import dev.camelstr.component.nostr.history.interval.Interval;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.crypto.Schnorr;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class HistoryTest {

    private static final long START = 1_700_000_000;
    private static final List<Event> POOL = pool();

    /** Signed once: many of the last days, in bursts, and some of other times. */
    private static List<Event> pool() {
        List<EventSigner> authors = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            authors.add(EventSigner.random(Schnorr.of("auto")));
        }
        Random random = new Random(1);
        List<Event> pool = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            long time = START - random.nextInt(i % 3 == 0 ? 200_000_000 : 5_000);
            time = i % 7 == 0 ? START - 1_000 - random.nextInt(3) : time;
            int kind = new int[] {1, 7, 40_000 + random.nextInt(3)}[random.nextInt(3)];
            pool.add(authors.get(random.nextInt(5))
                    .sign(new EventBuilder(kind).createdAt(Math.max(0, time)).content("event " + i)));
        }
        return pool;
    }

    private static Traits traits(Random random) {
        return new Traits(
                List.of(10, 37, 100, 500).get(random.nextInt(4)),
                Order.values()[random.nextInt(3)],
                random.nextBoolean(),
                random.nextInt(4) != 0,
                random.nextInt(4) == 0,
                random.nextInt(4) == 0,
                random.nextInt(4) == 0 ? 40 + random.nextInt(100) : 0);
    }

    /**
     * Whatever kind of relay it is, however its connections end and whenever the process is killed: what is claimed to be complete
     * holds all that the relay has held throughout.
     */
    @Property(tries = 2_000, seed = "9")
    void nothingIsClaimedThatIsNotHeld(@ForAll long seed) {
        Random random = new Random(seed);
        List<Event> there = new ArrayList<>();
        for (Event event : POOL) {
            if (random.nextInt(4) != 0) {
                there.add(event);
            }
        }
        List<Event> fleeting = new ArrayList<>(there.subList(0, random.nextInt(20)));
        List<Event> lasting = there.subList(fleeting.size(), there.size());
        Traits traits = traits(random);
        SimulatedRelay relay = new SimulatedRelay(traits, there, random);
        Collecting collecting = new Collecting(relay, START, random);
        int kills = random.nextInt(4);
        for (int step = 0; step < 400; step++) {
            collecting.step();
            if (!fleeting.isEmpty() && random.nextInt(20) == 0) {
                relay.lose(fleeting.remove(0));
            }
            if (kills > 0 && random.nextInt(60) == 0) {
                kills--;
                collecting.kill();
            }
        }
        collecting.keep();
        for (Interval interval : collecting.kept()) {
            if (interval.state() == Interval.State.COMPLETE) {
                assertThat(missing(lasting, interval, collecting))
                        .as("%s of %s", interval, traits)
                        .isEmpty();
            }
        }
    }

    private static List<Event> missing(List<Event> lasting, Interval interval, Collecting collecting) {
        return lasting.stream()
                .filter(event -> event.createdAt() >= interval.from() && event.createdAt() <= interval.to())
                .filter(event -> !collecting.held().contains(event))
                .toList();
    }

    @Property(tries = 300, seed = "10")
    void aRelayThatCanBePagedIsHeldToItsEnd(@ForAll long seed) {
        Random random = new Random(seed);
        Traits drawn = traits(random);
        Traits traits = new Traits(
                Math.max(37, drawn.cap()),
                drawn.order(),
                drawn.includesUntil(),
                drawn.heedsSince() || drawn.order() != Order.NEWEST_FIRST,
                drawn.hints(),
                drawn.eoseFirst(),
                0);
        SimulatedRelay relay = new SimulatedRelay(traits, POOL, random);
        Collecting collecting = new Collecting(relay, START, random);
        for (int step = 0; step < 20_000 && !collecting.isAtRest() || step < 10; step++) {
            collecting.step();
        }
        List<Event> missing = new ArrayList<>(POOL);
        missing.removeAll(collecting.held());
        assertThat(missing)
                .as("%s, %d requests, %s", traits, relay.requests, collecting.kept())
                .isEmpty();
    }
}
