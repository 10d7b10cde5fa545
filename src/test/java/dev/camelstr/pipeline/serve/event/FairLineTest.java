package dev.camelstr.pipeline.serve.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelstr.nostr.PublicKey;
import dev.camelstr.pipeline.admit.RefusedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FairLineTest {
    private static final PublicKey ALICE = PublicKey.ofHex("aa".repeat(32));
    private static final PublicKey BOB = PublicKey.ofHex("bb".repeat(32));

    private final List<String> went = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();

    private FairLine.Turn turn(String key) {
        return new FairLine.Turn() {
            @Override
            public void goOn() {
                went.add(key);
            }

            @Override
            public void refuse() {
                refused.add(key);
            }
        };
    }

    private boolean enter(FairLine line, String key, String site, PublicKey author, long cost) {
        return line.enter(key, site, author, cost, turn(key));
    }

    /** Lets everybody go on who may. */
    private void drain(FairLine line) {
        for (Optional<FairLine.Turn> next = line.next(); next.isPresent(); next = line.next()) {
            next.get().goOn();
        }
    }

    /** Answers one event after the other until nobody waits. */
    private void answerAll(FairLine line, String first) {
        line.over(first);
        drain(line);
        for (int i = 0; i < went.size(); i++) {
            line.over(went.get(i));
            drain(line);
        }
    }

    @Test
    void whoHasAsMuchWaitingAsHeMayIsToldSoBeforeHeBringsMore() {
        FairLine line = new FairLine(100, 900);
        assertThat(enter(line, "ahead", "a", ALICE, 100)).isTrue();
        enter(line, "waits", "a", ALICE, 200);

        line.checkPlace("a", 30);
        assertThatThrownBy(() -> line.checkPlace("a", 40)).isInstanceOf(RefusedException.class);
        line.checkPlace("b", 700);

        line.over("ahead");
        drain(line);
        line.checkPlace("a", 300);
    }

    @Test
    void eventsGoOnAtOnceWhileThereIsRoom() {
        FairLine line = new FairLine(100, 1_000);

        assertThat(enter(line, "1", "a", ALICE, 60)).isTrue();
        assertThat(enter(line, "2", "a", ALICE, 40)).isTrue();
        assertThat(enter(line, "3", "a", ALICE, 1)).isFalse();
        assertThat(line.ahead()).isEqualTo(100);
        assertThat(line.waiting()).isEqualTo(1);
    }

    @Test
    void howeverManyAddressesFillTheLineWhoHasLittleFindsAPlace() {
        FairLine line = new FairLine(100, 10_000);
        enter(line, "first", "busy", ALICE, 100);
        for (int site = 0; site < 100; site++) {
            for (int i = 0; i < 100; i++) {
                flood(line, site + "-" + i, "site " + site);
            }
        }
        assertThat(line.waiting()).isBetween(9_900L, 10_000L);

        for (int i = 0; i < 20; i++) {
            assertThat(enter(line, "modest " + i, "modest " + i, BOB, 40)).isFalse();
        }
        line.late(System.nanoTime() - TimeUnit.HOURS.toNanos(1)).forEach(FairLine.Turn::refuse);
        assertThat(line.waiting()).isLessThanOrEqualTo(10_000);
        assertThat(refused).hasSizeGreaterThanOrEqualTo(79).noneMatch(key -> key.startsWith("modest"));
        answerAll(line, "first");

        assertThat(went.stream().filter(key -> key.startsWith("modest"))).hasSize(20);
        assertThat(line.isForgotten()).isTrue();
    }

    @Test
    void halfASecondOfTheStoresTimeIsAheadOfAnybodyAndAQuarterWhereAddressesShareIt() {
        AtomicLong nanos = new AtomicLong();
        FairLine line = new FairLine(2 << 20, 48 << 20, nanos::get);
        for (int i = 0; i < 5_000; i++) {
            enter(line, "flood " + i, "busy", ALICE, 2_000);
        }

        long ahead = afterASecond(line, nanos, 0);
        assertThat(ahead).as("of one address alone").isBetween(900_000L, 1_010_000L);
        enter(line, "modest", "modest", BOB, 2_000);
        ahead = afterASecond(line, nanos, 1_000);
        assertThat(ahead).as("of both").isBetween(450_000L, 550_000L);
        assertThat(went).contains("modest");
    }

    /** A store of 2 MB a second. */
    private long afterASecond(FairLine line, AtomicLong nanos, int first) {
        for (int i = first; i < first + 1_000; i++) {
            nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
            line.over("flood " + i);
            drain(line);
        }
        return line.ahead();
    }

    private void flood(FairLine line, String key, String site) {
        try {
            enter(line, key, site, ALICE, 10);
        } catch (RefusedException e) {
            // As it should be.
        }
    }

    @Test
    void anEventThatCostsMoreThanTheBoundGoesAlone() {
        FairLine line = new FairLine(100, 1_000);

        assertThat(enter(line, "large", "a", ALICE, 500)).isTrue();
        assertThat(enter(line, "next", "b", BOB, 1)).isFalse();
        line.over("large");
        drain(line);

        assertThat(went).containsExactly("next");
    }

    @Test
    void withoutABoundNobodyWaits() {
        FairLine line = new FairLine(0, 0);

        for (int i = 0; i < 100; i++) {
            assertThat(enter(line, "" + i, "a", ALICE, 1_000_000)).isTrue();
        }
    }

    @Test
    void whoHasASingleEventPassesWhoHasThousands() {
        FairLine line = new FairLine(10, 2_000_000);
        enter(line, "first", "flooder", ALICE, 10);
        for (int i = 0; i < 30_000; i++) {
            enter(line, "f" + i, "flooder", ALICE, 10);
        }
        enter(line, "honest", "honest", BOB, 10);

        answerAll(line, "first");

        assertThat(went.indexOf("honest")).isLessThan(2);
        assertThat(went).hasSize(30_001);
        assertThat(line.isForgotten()).isTrue();
    }

    @Test
    void addressesTakeTurnsByWhatTheirEventsCostNotByTheirNumber() {
        FairLine line = new FairLine(1, 1_000_000);
        enter(line, "first", "else", BOB, 1);
        for (int i = 0; i < 100; i++) {
            enter(line, "large" + i, "large", ALICE, 100);
            for (int n = 0; n < 10; n++) {
                enter(line, "small" + i + "." + n, "small", BOB, 10);
            }
        }

        answerAll(line, "first");

        Map<Character, Integer> costs = new HashMap<>();
        for (String key : went.subList(0, 550)) {
            costs.merge(key.charAt(0), key.charAt(0) == 'l' ? 100 : 10, Integer::sum);
        }
        assertThat(Math.abs(costs.get('l') - costs.get('s'))).isLessThanOrEqualTo(100);
    }

    @Test
    void authorsOfOneAddressTakeTurnsWithinIt() {
        FairLine line = new FairLine(10, 1_000_000);
        enter(line, "first", "proxy", ALICE, 10);
        for (int i = 0; i < 1_000; i++) {
            enter(line, "alice" + i, "proxy", ALICE, 10);
        }
        enter(line, "bob", "proxy", BOB, 10);

        answerAll(line, "first");

        assertThat(went.indexOf("bob")).isLessThan(2);
    }

    @Test
    void oneAddressHasOneTurnForAllItsAuthors() {
        FairLine line = new FairLine(10, 1_000_000);
        enter(line, "first", "flooder", ALICE, 10);
        for (int i = 0; i < 1_000; i++) {
            enter(line, "f" + i, "flooder", PublicKey.ofHex(String.format("%064x", i)), 10);
        }
        enter(line, "honest", "honest", BOB, 10);

        answerAll(line, "first");

        assertThat(went.indexOf("honest")).isLessThan(2);
    }

    @Test
    void eventsOfOneAuthorGoOnInTheirOrder() {
        FairLine line = new FairLine(1, 1_000_000);
        enter(line, "first", "a", ALICE, 1);
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            enter(line, "" + i, "a", ALICE, 1 + i % 7);
            order.add("" + i);
        }

        answerAll(line, "first");

        assertThat(went).isEqualTo(order);
    }

    @Test
    void oneAddressFillsAQuarterAndOthersFindRoom() {
        FairLine line = new FairLine(1, 1_000);
        enter(line, "first", "flooder", ALICE, 1);
        int taken = 0;
        try {
            for (; taken < 1_000; taken++) {
                enter(line, "f" + taken, "flooder", ALICE, 1);
            }
        } catch (RefusedException e) {
            assertThat(e.refusal().message()).startsWith("rate-limited: ");
        }

        assertThat(taken).isBetween(240, 260);
        assertThat(enter(line, "honest", "honest", BOB, 10)).isFalse();
    }

    @Test
    void whileManyAddressesFloodOneMoreFindsRoom() {
        FairLine line = new FairLine(1, 1_000_000);
        enter(line, "first", "flooder", ALICE, 1);
        for (int site = 0; site < 20; site++) {
            try {
                for (int i = 0; i < 1_000_000; i++) {
                    enter(line, site + "." + i, "flooder" + site, ALICE, 1_000);
                }
            } catch (RefusedException e) {
                assertThat(e.refusal().message()).startsWith("rate-limited: ");
            }
        }

        assertThat(enter(line, "honest", "honest", BOB, 1_000)).isFalse();
        assertThat(line.waiting()).isLessThanOrEqualTo(1_000_000);
    }

    @Test
    void whatWaitsIsNeverMoreThanTheBound() {
        FairLine line = new FairLine(1, 1_000);
        enter(line, "first", "a", ALICE, 1);

        assertThatThrownBy(() -> enter(line, "large", "b", BOB, 1_001)).isInstanceOf(RefusedException.class);
        line.over("first");

        assertThat(line.isForgotten()).isTrue();
    }

    @Test
    void whatAnEventCostsIsGivenBackOnce() {
        FairLine line = new FairLine(100, 1_000);
        enter(line, "1", "a", ALICE, 60);
        enter(line, "2", "a", ALICE, 40);

        line.over("1");
        line.over("1");
        line.over("never came");

        assertThat(line.ahead()).isEqualTo(40);
        line.over("2");
        assertThat(line.isForgotten()).isTrue();
    }

    @Test
    void whoWaitsTooLongIsRefusedAndLeavesNothing() {
        FairLine line = new FairLine(1, 1_000);
        enter(line, "first", "a", ALICE, 1);
        enter(line, "late", "a", ALICE, 10);

        assertThat(line.late(System.nanoTime() - TimeUnit.HOURS.toNanos(1))).isEmpty();
        line.late(System.nanoTime() + 1).forEach(FairLine.Turn::refuse);
        line.over("late");
        line.over("first");
        drain(line);

        assertThat(refused).containsExactly("late");
        assertThat(went).isEmpty();
        assertThat(line.isForgotten()).isTrue();
    }

    @Test
    void whatWentLongAgoCanBeGivenBackTogether() {
        FairLine line = new FairLine(10, 1_000);
        enter(line, "went", "a", ALICE, 10);
        enter(line, "waits", "a", ALICE, 10);

        line.overBefore(System.nanoTime() + 1);
        drain(line);

        assertThat(went).containsExactly("waits");
        assertThat(line.ahead()).isEqualTo(10);
    }

    @Test
    void whoBringsOneAfterTheOtherSavesUpNoTurns() {
        FairLine line = new FairLine(10, 1_000_000);
        enter(line, "first", "steady", ALICE, 10);
        for (int i = 0; i < 100; i++) {
            enter(line, "steady" + i, "steady", ALICE, 10);
        }
        line.over("first");
        drain(line);
        for (int i = 0; i < 50; i++) {
            line.over(went.get(i));
            drain(line);
        }
        int before = went.size();
        for (int i = 0; i < 100; i++) {
            enter(line, "new" + i, "new", BOB, 10);
        }
        for (int i = before - 1; i < before + 19; i++) {
            line.over(went.get(i));
            drain(line);
        }

        assertThat(went.subList(before, before + 20).stream().filter(key -> key.startsWith("new")))
                .as("who comes later gets half from then on, not all until both were given the same")
                .hasSizeBetween(9, 11);
    }

    @Test
    void manyThreadsLeaveNothingBehind() throws Exception {
        FairLine line = new FairLine(1_000, 100_000);
        int threads = 4;
        AtomicInteger goneOn = new AtomicInteger();
        AtomicInteger taken = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        for (int t = 0; t < threads; t++) {
            int number = t;
            pool.execute(() -> {
                Random random = new Random(number);
                for (int i = 0; i < 5_000; i++) {
                    String key = number + "." + i;
                    try {
                        boolean atOnce = line.enter(
                                key,
                                "site" + random.nextInt(5),
                                random.nextBoolean() ? ALICE : BOB,
                                1 + random.nextInt(500),
                                new FairLine.Turn() {
                                    @Override
                                    public void goOn() {
                                        goneOn.incrementAndGet();
                                        line.over(key);
                                    }

                                    @Override
                                    public void refuse() {}
                                });
                        taken.incrementAndGet();
                        if (atOnce) {
                            goneOn.incrementAndGet();
                            line.over(key);
                        }
                    } catch (RefusedException e) {
                        line.over(key);
                    }
                    line.next().ifPresent(FairLine.Turn::goOn);
                }
                done.countDown();
            });
        }
        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        pool.shutdown();
        drain(line);

        assertThat(goneOn).hasValue(taken.get());
        assertThat(line.isForgotten()).isTrue();
    }
}
