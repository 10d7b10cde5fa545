package dev.camelstr.component.relay.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final ExecutorService threads = Executors.newFixedThreadPool(2, TurnsTest::quiet);
    // Where the order is asserted on: two threads would be ordered by the machine too.
    private final ExecutorService oneThread = Executors.newSingleThreadExecutor(TurnsTest::quiet);
    private final List<String> done = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch release = new CountDownLatch(1);

    /** Says nothing of what tasks throw, and of what finds no thread any more when a test ends. */
    private static Thread quiet(Runnable work) {
        Thread thread = new Thread(work);
        thread.setUncaughtExceptionHandler((failed, e) -> {});
        return thread;
    }

    @AfterEach
    void stop() {
        release.countDown();
        threads.shutdownNow();
        oneThread.shutdownNow();
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
        Turns turns = new Turns(threads, new Turns.Shares(1, 1), 100);
        CountDownLatch started = new CountDownLatch(1);
        for (int i = 0; i < 50; i++) {
            turns.execute("greedy", "greedy", blocking(started));
        }
        await(started);
        CountDownLatch served = new CountDownLatch(1);

        turns.execute("modest", "modest", served::countDown);

        await(served);
        assertThat(turns.isAwaited()).isTrue();
    }

    @Test
    void whoComesLaterDoesNotWaitForAllThatOthersHaveAskedFor() {
        Turns turns = new Turns(oneThread, new Turns.Shares(2, 2), 1_000);
        CountDownLatch started = new CountDownLatch(1);
        turns.execute("greedy", "greedy", blocking(started));
        await(started);
        CountDownLatch all = new CountDownLatch(101);
        for (int i = 0; i < 100; i++) {
            turns.execute("greedy", "greedy", () -> {
                done.add("greedy");
                all.countDown();
            });
        }
        turns.execute("modest", "modest", () -> {
            done.add("modest");
            all.countDown();
        });

        release.countDown();
        await(all);

        assertThat(done.indexOf("modest")).isEqualTo(1);
    }

    @Test
    void manyConnectionsOfOneAddressHaveOneTurn() {
        Turns turns = new Turns(oneThread, new Turns.Shares(1, 1), 1_000);
        CountDownLatch started = new CountDownLatch(1);
        turns.execute("greedy", "first", blocking(started));
        await(started);
        CountDownLatch all = new CountDownLatch(101);
        for (int i = 0; i < 100; i++) {
            turns.execute("greedy", "connection " + i, () -> {
                done.add("greedy");
                all.countDown();
            });
        }
        turns.execute("modest", "only", () -> {
            done.add("modest");
            all.countDown();
        });
        release.countDown();
        await(all);

        assertThat(done.indexOf("modest")).isZero();
    }

    @Test
    void noAddressFillsTheLine() {
        Turns turns = new Turns(threads, new Turns.Shares(1, 1), 10);
        CountDownLatch started = new CountDownLatch(1);
        turns.execute("greedy", "first", blocking(started));
        await(started);
        for (int i = 0; i < 5; i++) {
            turns.execute("greedy", "connection " + i, () -> done.add("waits"));
        }
        CountDownLatch served = new CountDownLatch(1);

        assertThatThrownBy(() -> turns.execute("greedy", "one more", () -> done.add("is one too many")))
                .isInstanceOf(RejectedExecutionException.class);
        turns.execute("modest", "only", served::countDown);

        await(served);
    }

    @Test
    void whatOneClientAsksForBeginsInItsOrder() {
        Turns turns = new Turns(threads, new Turns.Shares(1, 1), 1_000);
        CountDownLatch all = new CountDownLatch(200);
        for (int i = 0; i < 200; i++) {
            String number = Integer.toString(i);
            turns.execute("client", "client", () -> {
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
        Turns turns = new Turns(threads, new Turns.Shares(1, 1), 1);
        CountDownLatch started = new CountDownLatch(1);
        turns.execute("client", "client", blocking(started));
        await(started);
        turns.execute("client", "client", () -> done.add("waits"));

        assertThatThrownBy(() -> turns.execute("other", "other", () -> done.add("is one too many")))
                .isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void aTaskThatFailsKeepsNobodyWaiting() {
        Turns turns = new Turns(threads, new Turns.Shares(1, 1), 1_000);
        AtomicInteger failures = new AtomicInteger();
        CountDownLatch served = new CountDownLatch(1);
        for (int i = 0; i < 10; i++) {
            turns.execute("client", "client", () -> {
                failures.incrementAndGet();
                throw new IllegalStateException("expected");
            });
        }
        turns.execute("client", "client", served::countDown);

        await(served);
        assertThat(failures).hasValue(10);
    }

    @Test
    void whatHasItsTurnIsRunThoughTheThreadsAreBeingStopped() throws Exception {
        Turns turns = new Turns(oneThread, new Turns.Shares(3, 3), 1_000);
        CountDownLatch started = new CountDownLatch(1);
        turns.execute("client", "client", blocking(started));
        await(started);
        turns.execute("client", "client", () -> done.add("has its turn"));
        turns.execute("client", "client", () -> done.add("waits"));

        oneThread.shutdown();
        release.countDown();

        assertThat(oneThread.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        assertThat(done).containsExactly("has its turn");
    }
}
