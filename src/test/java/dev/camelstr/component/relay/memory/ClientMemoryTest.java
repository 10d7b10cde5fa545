package dev.camelstr.component.relay.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ClientMemoryTest {
    private static final long LIMIT = 1_000_000;
    private static final long SMALL = LIMIT / 1_024;
    private static final Use USE = Use.SUBSCRIPTIONS;

    private final MemoryTotals totals = new MemoryTotals();
    private final ClientMemory memory = new ClientMemory(totals, LIMIT);

    @Test
    void oneConnectionAloneGetsNoMoreThanASixth() {
        SessionMemory session = memory.address().session();
        takeAll(session);
        assertThat(session.used()).isBetween(LIMIT / 8, LIMIT / 6);
    }

    @Test
    void theConnectionsOfOneAddressGetNoMoreThanThreeEighths() {
        AddressMemory address = memory.address();
        for (int i = 0; i < 200; i++) {
            takeAll(address.session());
        }
        assertThat(address.used()).isBetween(LIMIT / 4, LIMIT * 3 / 8);
    }

    @Test
    void whoComesAfterAnyNumberOfHoldersStillFindsRoom() {
        for (int i = 0; i < 20; i++) {
            AddressMemory address = memory.address();
            for (int j = 0; j < 50; j++) {
                takeAll(address.session());
            }
            SessionMemory newcomer = memory.address().session();
            assertThat(newcomer.take(USE, SMALL)).as("beside address " + i).isTrue();
            newcomer.charge(USE, -SMALL);
        }
        assertThat(totals.used()).isLessThanOrEqualTo(LIMIT);
    }

    @Test
    void aSecondConnectionOfAFullAddressFindsRoomToo() {
        AddressMemory address = memory.address();
        for (int i = 0; i < 20; i++) {
            takeAll(address.session());
        }
        assertThat(address.session().take(USE, SMALL)).isTrue();
    }

    @Test
    void aCapHoldsForAllOfOneUse() {
        memory.cap(Use.LEAVING, 10_000);
        SessionMemory session = memory.address().session();
        assertThat(session.take(Use.LEAVING, 10_000)).isTrue();
        assertThat(memory.address().session().take(Use.LEAVING, 1)).isFalse();
        assertThat(session.take(USE, 10_000)).isTrue();
    }

    @Test
    void whatIsHeldIsGivenBackOnce() {
        SessionMemory session = memory.address().session();
        Holding holding = session.hold(USE);
        assertThat(holding.grow(100)).isTrue();
        assertThat(holding.grow(50)).isTrue();
        holding.shrink(30);
        assertThat(totals.used(USE)).isEqualTo(120);
        holding.giveBack();
        holding.giveBack();
        holding.shrink(10);
        assertThat(holding.grow(1)).isFalse();
        assertThat(totals.used()).isZero();
    }

    @Test
    void whatIsSharedIsChargedOnce() {
        SessionMemory one = memory.address().session();
        SessionMemory other = memory.address().session();
        SharedBytes bytes = new SharedBytes(500);
        bytes.hold(one);
        bytes.hold(other);
        assertThat(totals.used(Use.LEAVING)).isEqualTo(500);
        bytes.giveBack(one);
        assertThat(totals.used(Use.LEAVING)).isEqualTo(500);
        bytes.giveBack(other);
        assertThat(totals.used()).isZero();
    }

    @Test
    void fromManyThreadsNothingIsLostAndTheLimitHolds() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        for (int i = 0; i < 4; i++) {
            threads.execute(this::takeAndGiveBack);
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        assertThat(totals.used()).isZero();
        for (Use use : Use.values()) {
            assertThat(totals.used(use)).isZero();
        }
    }

    private void takeAndGiveBack() {
        List<Holding> held = new ArrayList<>();
        AddressMemory address = memory.address();
        for (int i = 0; i < 10_000; i++) {
            Holding holding = address.session().hold(Use.values()[i % Use.values().length]);
            if (holding.grow(ThreadLocalRandom.current().nextInt(5_000))) {
                held.add(holding);
            } else {
                held.forEach(Holding::giveBack);
                held.clear();
            }
        }
        held.forEach(Holding::giveBack);
    }

    private static void takeAll(SessionMemory session) {
        while (session.take(USE, 100)) {
            // more
        }
    }
}
