package dev.camelstr.pipeline.serve.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelstr.pipeline.admit.RefusedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final List<String> done = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void stop() {
        release.countDown();
        threads.shutdownNow();
    }

    private Runnable blocking(CountDownLatch started) {
        return () -> {
            started.countDown();
            await(release);
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void oneClientNeverHoldsAllThreads() {
        Turns turns = new Turns(threads, 1, 100);
        CountDownLatch started = new CountDownLatch(1);
        for (int i = 0; i < 50; i++) {
            turns.execute("greedy", blocking(started));
        }
        await(started);
        CountDownLatch served = new CountDownLatch(1);

        turns.execute("modest", served::countDown);

        await(served);
        assertThat(turns.isAwaited()).isTrue();
    }

    @Test
    void whoComesLaterDoesNotWaitForAllThatOthersHaveAskedFor() {
        Turns turns = new Turns(threads, 2, 1_000);
        CountDownLatch started = new CountDownLatch(2);
        turns.execute("greedy", blocking(started));
        turns.execute("greedy", blocking(started));
        await(started);
        CountDownLatch all = new CountDownLatch(101);
        for (int i = 0; i < 100; i++) {
            turns.execute("greedy", () -> {
                done.add("greedy");
                all.countDown();
            });
        }
        turns.execute("modest", () -> {
            done.add("modest");
            all.countDown();
        });

        release.countDown();
        await(all);

        assertThat(done.indexOf("modest")).isLessThan(10);
    }

    @Test
    void whatOneClientAsksForBeginsInItsOrder() {
        Turns turns = new Turns(threads, 1, 1_000);
        CountDownLatch all = new CountDownLatch(200);
        for (int i = 0; i < 200; i++) {
            String number = Integer.toString(i);
            turns.execute("client", () -> {
                done.add(number);
                all.countDown();
            });
        }
        await(all);

        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            expected.add(Integer.toString(i));
        }
        assertThat(done).isEqualTo(expected);
    }

    @Test
    void oneTooManyIsRefused() {
        Turns turns = new Turns(threads, 1, 1);
        CountDownLatch started = new CountDownLatch(1);
        turns.execute("client", blocking(started));
        await(started);
        turns.execute("client", () -> done.add("waits"));

        assertThatThrownBy(() -> turns.execute("other", () -> done.add("is one too many")))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void aTaskThatFailsKeepsNobodyWaiting() {
        Turns turns = new Turns(threads, 1, 1_000);
        AtomicInteger failures = new AtomicInteger();
        CountDownLatch served = new CountDownLatch(1);
        for (int i = 0; i < 10; i++) {
            turns.execute("client", () -> {
                failures.incrementAndGet();
                throw new IllegalStateException("expected");
            });
        }
        turns.execute("client", served::countDown);

        await(served);
        assertThat(failures).hasValue(10);
    }
}
