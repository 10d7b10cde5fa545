package dev.camelstr.pipeline.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.component.nostr.ConnectionSlots.Guest;
import dev.camelstr.component.nostr.ConnectionSlots.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisitsTest {
    private static final long INTERVAL = 3_600_000;
    private static final long SECOND = 1_000;

    private final List<Relay> relays = new ArrayList<>();
    private Visits visits;
    private long now = 1_000_000_000;

    /** A relay that is through with its visit after some seconds, and needs some more to be disconnected. */
    private final class Relay implements Guest {
        private final String url;
        private final long visitMillis;
        private boolean reachable = true;
        private long brought;
        private boolean inside;
        private boolean disconnecting;
        private long enteredAt;
        private long leftAt;
        private long longestAway;
        private int visited;

        Relay(String url, long visitMillis) {
            this.url = url;
            this.visitMillis = visitMillis;
            this.leftAt = now;
        }

        @Override
        public String url() {
            return url;
        }

        @Override
        public void enter() {
            assertThat(inside).isFalse();
            inside = true;
            enteredAt = now;
            visited++;
            longestAway = Math.max(longestAway, now - leftAt);
        }

        @Override
        public void leave(Instant next) {
            assertThat(next.toEpochMilli()).isEqualTo(now + INTERVAL);
            disconnecting = true;
        }

        @Override
        public Standing standing() {
            if (!reachable) {
                return Standing.AWAY;
            }
            return now - enteredAt >= visitMillis ? Standing.THROUGH : Standing.BUSY;
        }

        void disconnect() {
            if (disconnecting) {
                disconnecting = false;
                inside = false;
                leftAt = now;
                visits.left(this);
            }
        }
    }

    private void start(int slots, int count, long visitMillis) {
        visits = new Visits(slots, INTERVAL, relay -> ((Relay) relay).brought);
        for (int i = 0; i < count; i++) {
            relays.add(new Relay("wss://" + i + ".example/", visitMillis));
        }
        relays.forEach(relay -> visits.join(relay, now));
    }

    private void pass(long millis, int slots) {
        long end = now + millis;
        while (now < end) {
            now += SECOND;
            visits.look(now);
            assertThat(relays.stream().filter(relay -> relay.inside)).hasSizeLessThanOrEqualTo(slots);
            relays.forEach(Relay::disconnect);
        }
    }

    @Test
    void whereThereIsRoomForAllEachStays() {
        start(3, 3, 0);
        pass(10 * INTERVAL, 3);

        assertThat(relays).allMatch(relay -> relay.inside && relay.visited == 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 60_000, Long.MAX_VALUE})
    void eachIsVisitedWithinTheIntervalThoughNeverAreMoreThanTheSlots(long visitMillis) {
        start(5, 40, visitMillis);
        pass(5 * INTERVAL, 5);

        long tick = 2 * SECOND * relays.size(); // a slot changes hands within two seconds
        assertThat(relays)
                .allMatch(
                        relay -> Math.max(relay.longestAway, relay.inside ? 0 : now - relay.leftAt) <= INTERVAL + tick);
    }

    @Test
    void whoIsThroughStaysWhileNobodyIsDue() {
        start(4, 6, 10 * SECOND);
        pass(60 * SECOND, 4); // all were there once

        List<Integer> before = relays.stream().map(relay -> relay.visited).toList();
        pass(INTERVAL / 12, 4);
        assertThat(relays.stream().map(relay -> relay.visited)).containsExactlyElementsOf(before);
    }

    @Test
    void theBetterHalfOfTheSlotsIsKept() {
        start(4, 20, 10 * SECOND);
        Relay good = relays.get(15);
        Relay better = relays.get(17);
        for (int minute = 0; minute < 60; minute++) {
            good.brought += good.inside ? 50 : 0;
            better.brought += better.inside ? 100 : 0;
            pass(60 * SECOND, 4);
        }

        int visited = good.visited + better.visited;
        pass(2 * INTERVAL, 4);
        assertThat(List.of(good, better)).allMatch(relay -> relay.inside);
        assertThat(good.visited + better.visited).isEqualTo(visited);
        assertThat(relays).allMatch(relay -> relay.visited > 0);
    }

    @Test
    void whoCannotBeReachedGivesItsSlotToWhoeverIsDue() {
        start(4, 12, 10 * SECOND);
        relays.subList(0, 4).forEach(relay -> relay.reachable = false);
        pass(120 * SECOND, 4);

        assertThat(relays.subList(4, 12)).allMatch(relay -> relay.visited > 0);
    }

    @Test
    void whoWaitedLongestBeforeARestartComesFirst() {
        visits = new Visits(2, INTERVAL, relay -> 0);
        IntStream.range(0, 8).forEach(i -> relays.add(new Relay("wss://" + i + ".example/", Long.MAX_VALUE)));
        relays.forEach(relay -> visits.join(relay, now));
        visits.visited(Map.of(
                "wss://2.example/", now - 3 * SECOND,
                "wss://3.example/", now - 4 * SECOND,
                "wss://4.example/", now - 5 * SECOND,
                "wss://5.example/", now - INTERVAL,
                "wss://6.example/", now - 2 * INTERVAL,
                "wss://7.example/", now - 2 * SECOND));
        relays.forEach(relay -> relay.reachable = false);
        pass(2 * SECOND, 2);

        assertThat(relays.get(6).visited).isEqualTo(1);
        assertThat(relays.subList(2, 5)).allMatch(relay -> relay.visited == 0);
    }

    @Test
    void whoPartsMakesRoom() {
        start(2, 3, Long.MAX_VALUE);
        Relay first = relays.remove(0);
        assertThat(visits.part(first)).isTrue();
        pass(SECOND, 2);

        assertThat(relays).allMatch(relay -> relay.inside);
    }
}
