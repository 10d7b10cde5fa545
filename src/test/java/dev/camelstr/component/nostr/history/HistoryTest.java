package dev.camelstr.component.nostr.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.component.nostr.history.SimulatedRelay.Negentropy;
import dev.camelstr.component.nostr.history.SimulatedRelay.Order;
import dev.camelstr.component.nostr.history.SimulatedRelay.Traits;
import dev.camelstr.component.nostr.history.interval.Interval;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.crypto.Schnorr;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class HistoryTest {

    private static final long START = 1_700_000_000;
    private static final int UNKNOWN_KINDS = 40_000;
    private static final List<Event> POOL = pool();

    /** Signed once: many of the last days, in bursts, and some of other times. */
    private static List<Event> pool() {
        List<EventSigner> authors = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            byte[] secret = new byte[32];
            secret[0] = (byte) (i + 1); // the same ids each time
            authors.add(new EventSigner(Schnorr.of("auto"), secret));
        }
        Random random = new Random(1);
        List<Event> pool = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            long time = START - random.nextInt(i % 3 == 0 ? 200_000_000 : 5_000);
            time = i % 7 == 0 ? START - 1_000 - random.nextInt(3) : time;
            int kind = new int[] {1, 7, UNKNOWN_KINDS + random.nextInt(3)}[random.nextInt(3)];
            pool.add(authors.get(random.nextInt(5))
                    .sign(new EventBuilder(kind).createdAt(Math.max(0, time)).content("event " + i)));
        }
        return pool;
    }

    private static Traits traits(Random random, Negentropy negentropy) {
        return new Traits(
                List.of(10, 37, 100, 500).get(random.nextInt(4)),
                Order.values()[random.nextInt(3)],
                random.nextBoolean(),
                random.nextInt(4) != 0,
                random.nextInt(4) == 0,
                random.nextInt(4) == 0,
                random.nextInt(4) == 0 ? 40 + random.nextInt(100) : 0,
                negentropy);
    }

    private static Negentropy negentropy(long seed) {
        return Negentropy.values()[new Random(seed).nextInt(Negentropy.values().length)];
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
        Traits traits = traits(random, negentropy(seed));
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

    private static Traits traitsOfWhoCanBePaged(Random random) {
        Traits drawn = traits(random, Negentropy.NONE);
        return new Traits(
                Math.max(37, drawn.cap()),
                drawn.order(),
                drawn.includesUntil(),
                drawn.heedsSince() || drawn.order() != Order.NEWEST_FIRST,
                drawn.hints(),
                drawn.eoseFirst(),
                0,
                drawn.negentropy());
    }

    @Property(tries = 300, seed = "10")
    void aRelayThatCanBePagedIsHeldToItsEnd(@ForAll long seed) {
        Random random = new Random(seed);
        Traits traits = traitsOfWhoCanBePaged(random);
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

    /** A second that is asked for by kind lacks those kinds that nobody knows and none of its pages has shown. */
    private static boolean wasSplit(long second, Collecting collecting) {
        return collecting.kept().stream()
                .anyMatch(interval -> interval.state() == Interval.State.SPLIT
                        && interval.from() <= second
                        && second <= interval.to());
    }

    /** A page's subscription stands for a moment after its end, and brings what is published then. */
    @Property(tries = 100, seed = "20", edgeCases = EdgeCasesMode.NONE)
    void whatIsPublishedWhileAPageStandsIsNoSignOfItsSizeOrReach(@ForAll long seed) {
        Random random = new Random(seed);
        List<Event> drawn = shuffled(random);
        List<Event> lasting = drawn.subList(0, 800);
        Deque<Event> late = new ArrayDeque<>(drawn.subList(800, 1_400));
        SimulatedRelay relay = new SimulatedRelay(oneOfAHundred(random), lasting, random);
        Collecting collecting = new Collecting(relay, START, random);
        for (int step = 0; step < 20_000 && (!late.isEmpty() || !collecting.isAtRest()); step++) {
            collecting.step();
            int published = random.nextInt(10) == 0 ? random.nextInt(200) : 0;
            for (int i = 0; i < published && !late.isEmpty(); i++) {
                relay.publish(late.remove());
            }
        }
        assertNothingIsMissing(lasting, collecting);
    }

    /** Nor are the few that come within a page, before its end. */
    @Property(tries = 200, seed = "21", edgeCases = EdgeCasesMode.NONE)
    void aFewThatArePublishedWithinAPageAreNoSignOfItsSizeOrReach(@ForAll long seed) {
        Random random = new Random(seed);
        List<Event> drawn = shuffled(random);
        List<Event> lasting = drawn.subList(0, 1_000);
        SimulatedRelay relay = new SimulatedRelay(oneOfAHundred(random), lasting, random)
                .publishingWithin(4, new ArrayDeque<>(drawn.subList(1_000, 1_500)));
        Collecting collecting = new Collecting(relay, START, random);
        for (int step = 0; step < 40_000 && !collecting.isAtRest() || step < 10; step++) {
            collecting.step();
        }
        assertNothingIsMissing(lasting, collecting);
    }

    private static List<Event> shuffled(Random random) {
        List<Event> drawn = new ArrayList<>(POOL);
        Collections.shuffle(drawn, random);
        return drawn;
    }

    private static Traits oneOfAHundred(Random random) {
        Order order = Order.values()[random.nextInt(3)];
        return new Traits(100, order, random.nextBoolean(), true, false, false, 0, Negentropy.NONE);
    }

    private static void assertNothingIsMissing(List<Event> lasting, Collecting collecting) {
        List<Event> missing = new ArrayList<>(lasting);
        missing.removeAll(collecting.held());
        assertThat(missing).as("%s", collecting.kept()).isEmpty();
    }

    /** Where the floor is, and whether it rises or falls meanwhile, is nothing that the relay knows of. */
    @Property(tries = 200, seed = "21", edgeCases = EdgeCasesMode.NONE)
    void whatIsTooOldIsNotClaimedAndWhatIsNotIsHeldToItsEnd(@ForAll long seed) {
        Random random = new Random(seed);
        Traits traits = traitsOfWhoCanBePaged(random);
        Collecting collecting = new Collecting(new SimulatedRelay(traits, POOL, random), START, random);
        long floor = 0;
        for (int step = 0; step < 400; step++) {
            if (random.nextInt(40) == 0) {
                floor = START - random.nextInt(random.nextBoolean() ? 200_000_000 : 6_000);
                collecting.want(floor);
            }
            if (random.nextInt(150) == 0) {
                collecting.kill();
            }
            collecting.step();
        }
        collecting.keep();
        long last = floor;
        assertThat(collecting.kept())
                .allSatisfy(interval -> assertThat(interval.from()).isGreaterThanOrEqualTo(last));

        for (int step = 0; step < 20_000 && !collecting.isAtRest(); step++) {
            collecting.step();
        }
        assertThat(collecting.held())
                .containsAll(
                        POOL.stream().filter(event -> event.createdAt() >= last).toList());
        assertThat(collecting.history().oldestOpen())
                .as("%s, %s", traits, collecting.kept())
                .isEmpty();

        collecting.want(0); // there is room for all
        for (int step = 0; step < 20_000 && !collecting.isAtRest() || step < 10; step++) {
            collecting.step();
        }
        assertThat(collecting.held()).containsAll(POOL);
    }

    @Example
    void aWalkEndsWhereAllIsTooOldByNow() {
        Random random = new Random(22);
        Traits traits = new Traits(10, Order.NEWEST_FIRST, true, true, false, false, 0, Negentropy.NONE);
        SimulatedRelay relay = new SimulatedRelay(traits, POOL, random);
        Collecting collecting = new Collecting(relay, START, random);
        long floor = START - 6_000; // some 500 events are older
        while (collecting.held().stream().noneMatch(event -> event.createdAt() < floor)) {
            collecting.step();
        }
        int requests = relay.requests;

        collecting.want(floor);
        for (int step = 0; step < 20_000 && !collecting.isAtRest() || step < 10; step++) {
            collecting.step();
        }

        assertThat(relay.requests - requests).isLessThan(5);
        assertThat(collecting.history().completeShare()).isGreaterThan(0.99); // but for seconds with more than a page
    }

    /** When a relay has received an event, by the collector's clock. */
    private record Arrival(Event event, long second) {}

    /** As pages do, reconciliations claim only what is held, also of events that a relay receives late or gives up. */
    @Property(tries = 1_000, seed = "11")
    void nothingIsClaimedByNegentropyThatIsNotHeld(@ForAll long seed) {
        Random random = new Random(seed);
        List<Event> drawn = new ArrayList<>(POOL);
        Collections.shuffle(drawn, random);
        List<Event> there = drawn.subList(0, 150 + random.nextInt(300));
        Deque<Event> late = new ArrayDeque<>(drawn.subList(500, 560));
        Traits traits = traitsOfWhoReconciles(random, negentropy(seed));
        SimulatedRelay relay = new SimulatedRelay(traits, there, random);
        Collecting collecting = new Collecting(relay, START, random, Duration.ofSeconds(5));
        List<Arrival> arrivals = new ArrayList<>();
        there.forEach(event -> arrivals.add(new Arrival(event, START - 1)));
        for (int step = 0; step < 700; step++) {
            collecting.step();
            if (!late.isEmpty() && random.nextInt(15) == 0) {
                arrivals.add(new Arrival(late.peek(), collecting.seconds()));
                relay.hold(late.remove());
            }
            if (random.nextInt(20) == 0) {
                relay.lose(arrivals.remove(random.nextInt(arrivals.size())).event());
            }
            if (random.nextInt(150) == 0) {
                collecting.kill();
            }
        }
        collecting.keep();
        for (Interval interval : collecting.kept()) {
            if (interval.state() == Interval.State.COMPLETE) {
                assertThat(missing(thereBefore(interval, arrivals), interval, collecting))
                        .as("%s of %s", interval, traits)
                        .isEmpty();
            }
        }
    }

    private static Traits traitsOfWhoReconciles(Random random, Negentropy negentropy) {
        Traits drawn = traits(random, negentropy);
        return new Traits(
                Math.max(37, drawn.cap()),
                Order.NEWEST_FIRST,
                drawn.includesUntil(),
                drawn.heedsSince(),
                drawn.hints(),
                false,
                drawn.cutAfter() * 5,
                drawn.negentropy());
    }

    /** A page that is judged by another one is asked for a moment before it. */
    private static final int MOMENT = 2;

    private static List<Event> thereBefore(Interval interval, List<Arrival> arrivals) {
        return arrivals.stream()
                .filter(arrival -> arrival.second() < interval.askedAt() - MOMENT)
                .map(Arrival::event)
                .toList();
    }

    @Example
    void whatComesLateIsFoundByNegentropyWithoutPages() {
        Random random = new Random(12);
        Traits traits = new Traits(100, Order.NEWEST_FIRST, true, true, false, false, 0, Negentropy.WORKS);
        SimulatedRelay relay = new SimulatedRelay(traits, POOL.subList(0, 1_000), random);
        Collecting collecting = new Collecting(relay, START, random, Duration.ofSeconds(5));
        for (int step = 0; step < 5_000 && !collecting.isAtRest() || step < 10; step++) {
            collecting.step();
        }
        List<Event> late = POOL.subList(1_000, 1_400).stream()
                .filter(event -> event.createdAt() > START - 5_000)
                .limit(30)
                .toList();
        late.forEach(relay::hold);
        int pages = relay.requests;
        for (int step = 0; step < 100; step++) {
            collecting.step();
        }
        assertThat(collecting.held()).containsAll(late);
        assertThat(relay.requests - pages).isLessThan(10);
        assertThat(collecting.rangesReconciled()).isPositive();
    }

    @Example
    void aSecondThatPagesCannotShowIsWholeByNegentropy() {
        Random random = new Random(13);
        EventSigner author = EventSigner.random(Schnorr.of("auto"));
        List<Event> dense = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            dense.add(author.sign(new EventBuilder(1).createdAt(START - 500).content("dense " + i)));
        }
        Traits traits = new Traits(100, Order.NEWEST_FIRST, true, true, false, false, 0, Negentropy.WORKS);
        SimulatedRelay relay = new SimulatedRelay(traits, dense, random);
        Collecting collecting = new Collecting(relay, START, random);
        for (int step = 0; step < 1_000; step++) {
            collecting.step();
        }
        collecting.keep();
        assertThat(collecting.held()).containsAll(dense);
        assertThat(collecting.kept())
                .allSatisfy(interval -> assertThat(interval.state()).isEqualTo(Interval.State.COMPLETE))
                .anySatisfy(interval -> assertThat(interval.reason()).isEqualTo("negentropy"));
    }

    @Example
    void aConnectionOnWhichNothingIsAnsweredIsLeftForAnother() {
        Random random = new Random(15);
        Traits traits = new Traits(500, Order.NEWEST_FIRST, true, true, false, false, 0, Negentropy.NONE);
        SimulatedRelay relay = new SimulatedRelay(traits, POOL.subList(0, 300), random).muteOn(2);
        Collecting collecting = new Collecting(relay, START, random);
        for (int step = 0; step < 20_000 && (step < 10 || !collecting.isAtRest()); step++) {
            collecting.step();
        }
        assertThat(collecting.held()).containsExactlyInAnyOrderElementsOf(POOL.subList(0, 300));
        assertThat(collecting.history().completeShare()).isEqualTo(1);
        assertThat(collecting.history().unprovenSeconds()).isZero();
    }

    /** Each halving of the limit is an answer, too: none of them is counted as one more that did not come. */
    @Property(tries = 30, seed = "16", edgeCases = EdgeCasesMode.NONE)
    void aRelayThatTakesNoLimitIsReadToItsEndWhateverItForgotBefore(
            @ForAll @IntRange(min = 1, max = 7) int forgotten, @ForAll boolean saysWhatIsWrong, @ForAll long seed) {
        Random random = new Random(seed);
        Traits traits = new Traits(100, Order.NEWEST_FIRST, true, true, false, false, 0, Negentropy.NONE);
        SimulatedRelay relay = new SimulatedRelay(traits, POOL.subList(0, 300), random)
                .forgettingThenSaying(
                        forgotten, saysWhatIsWrong ? "error: limit is not supported" : "error: what is that?");
        Collecting collecting = new Collecting(relay, START, random);
        for (int step = 0; step < 20_000 && (step < 10 || !collecting.isAtRest()); step++) {
            collecting.step();
        }
        assertThat(collecting.held()).containsExactlyInAnyOrderElementsOf(POOL.subList(0, 300));
        assertThat(collecting.history().unprovenSeconds()).isZero();
    }

    @Example
    void whatIsNoMessageTakesThePlaceOfNoEvent() {
        assertThat(requestsOf(200)).isLessThan(2 * requestsOf(0));
    }

    private static int requestsOf(int garbage) {
        Traits traits = new Traits(100, Order.NEWEST_FIRST, true, true, false, false, 0, Negentropy.NONE);
        SimulatedRelay relay = new SimulatedRelay(traits, POOL, new Random(17)).garbling(garbage);
        Collecting collecting = new Collecting(relay, START, new Random(18));
        for (int step = 0; step < 20_000 && (step < 10 || !collecting.isAtRest()); step++) {
            collecting.step();
        }
        assertThat(collecting.held()).containsExactlyInAnyOrderElementsOf(POOL);
        return relay.requests;
    }

    @Example
    void eventsThatCannotBeReadTakeThePlaceOfOthers() {
        Random random = new Random(19);
        Set<Event> broken = new HashSet<>(POOL);
        broken.removeIf(event -> random.nextInt(3) != 0);
        List<Event> whole = new ArrayList<>(POOL);
        whole.removeAll(broken);
        Traits traits = new Traits(100, Order.NEWEST_FIRST, true, true, false, false, 0, Negentropy.NONE);
        SimulatedRelay relay = new SimulatedRelay(traits, POOL, random).breaking(broken);
        Collecting collecting = new Collecting(relay, START, random);
        for (int step = 0; step < 20_000 && (step < 10 || !collecting.isAtRest()); step++) {
            collecting.step();
        }
        assertThat(collecting.held()).containsExactlyInAnyOrderElementsOf(whole);
    }

    @Example
    void nothingIsCompleteOfARelayThatWasNeverReachedAndTheTimeWithoutAConnectionIsOpen() {
        Random random = new Random(14);
        Traits traits = new Traits(500, Order.NEWEST_FIRST, true, true, false, false, 0, Negentropy.NONE);
        Collecting collecting = new Collecting(new SimulatedRelay(traits, POOL.subList(0, 300), random), START, random);
        History history = collecting.history();
        assertThat(history.completeShare()).isZero();
        assertThat(history.oldestOpen()).hasValue(0);
        for (int step = 0; step < 5_000 && !collecting.isAtRest() || step < 10; step++) {
            collecting.step();
        }
        assertThat(history.completeShare()).isEqualTo(1);
        long cutAt = collecting.seconds();
        collecting.cut();
        collecting.pass(Duration.ofHours(1));
        assertThat(history.completeShare()).isLessThan(1);
        assertThat(history.oldestOpen().orElseThrow()).isBetween(START - 10, cutAt);
    }
}
