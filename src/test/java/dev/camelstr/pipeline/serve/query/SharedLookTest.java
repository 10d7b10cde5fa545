package dev.camelstr.pipeline.serve.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelstr.store.position.Committed;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SharedLookTest {
    private final AtomicInteger looks = new AtomicInteger();
    private final CountDownLatch firstBegan = new CountDownLatch(1);
    private final CountDownLatch firstMayEnd = new CountDownLatch(1);
    private final SharedLook shared = new SharedLook(this::look);
    private final List<Thread> threads = new ArrayList<>();

    /** Each finds another number of removals; the first takes until it may end. */
    private Committed look() throws InterruptedException {
        int number = looks.incrementAndGet();
        if (number == 1) {
            firstBegan.countDown();
            assertThat(firstMayEnd.await(2, TimeUnit.MINUTES)).isTrue();
        }
        return new Committed(List.of(), false, number, 0, Optional.empty());
    }

    @Test
    void whoComesWhileALookIsUnderWayWaitsForTheNextWhichServesAll() throws Exception {
        FutureTask<Committed> first = ask();
        assertThat(firstBegan.await(2, TimeUnit.MINUTES)).isTrue();
        List<FutureTask<Committed>> later = List.of(ask(), ask(), ask());
        Awaitility.await("all to wait")
                .until(() -> threads.stream().skip(1).allMatch(thread -> thread.getState() == Thread.State.WAITING));

        firstMayEnd.countDown();

        assertThat(first.get().removals()).isEqualTo(1);
        for (FutureTask<Committed> each : later) {
            assertThat(each.get().removals()).isEqualTo(2);
        }
        assertThat(shared.look().removals()).isEqualTo(3);
    }

    private FutureTask<Committed> ask() {
        FutureTask<Committed> question = new FutureTask<>(shared::look);
        Thread thread = new Thread(question);
        threads.add(thread);
        thread.start();
        return question;
    }

    @Test
    void aLookThatFailsFailsForThoseWhoWaitedForItOnly() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        SharedLook failing = new SharedLook(() -> {
            if (attempts.incrementAndGet() == 1) {
                throw new SQLException("gone");
            }
            return new Committed(List.of(), false, 0, 0, Optional.empty());
        });

        assertThatThrownBy(failing::look).isInstanceOf(SQLException.class);
        assertThat(failing.look().untold()).isFalse();
    }
}
