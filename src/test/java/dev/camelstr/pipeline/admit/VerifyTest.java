package dev.camelstr.pipeline.admit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.component.nostr.NostrConstants;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.testing.TestRelay;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VerifyTest {
    private static final Event NOTE = TestRelay.note(TestRelay.author(), "true");
    private static final String GREEDY = "wss://greedy.test/";
    private static final String MODEST = "wss://modest.test/";

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Verify verify = new Verify();
    private final List<String> verified = new CopyOnWriteArrayList<>();
    private final CountDownLatch mayGoOn = new CountDownLatch(1);

    @BeforeEach
    void start() {
        verify.setCamelContext(context);
        verify.setCrypto("bouncycastle");
        verify.setThreads(1);
        context.start();
    }

    @AfterEach
    void stop() {
        mayGoOn.countDown();
        context.stop();
    }

    @Test
    void nobodysEventWaitsBehindAllThatSomebodyElseHasSent() throws Exception {
        holdTheThread();
        CountDownLatch all = new CountDownLatch(201);
        IntStream.range(0, 200).forEach(i -> verify(GREEDY, all));

        verify(MODEST, all);
        mayGoOn.countDown();

        assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(verified.indexOf(MODEST)).isLessThanOrEqualTo(1);
    }

    @Test
    void whoBringsTooManyVerifiesByItself() throws Exception {
        holdTheThread();
        CountDownLatch done = new CountDownLatch(1);
        IntStream.range(0, 512).forEach(i -> assertThat(verify(GREEDY, done)).isFalse()); // half of what may wait

        assertThat(verify(GREEDY, done)).isTrue();
        assertThat(verified).containsExactly(GREEDY);
        assertThat(verify(MODEST, done)).isFalse();
    }

    @Test
    void whatIsForgedFails() {
        Exchange forged = exchange(GREEDY);
        byte[] signature = NOTE.sig();
        signature[0] ^= 1;
        forged.getMessage()
                .setBody(new Event(
                        NOTE.id(),
                        NOTE.pubkey(),
                        NOTE.createdAt(),
                        NOTE.kind(),
                        NOTE.tags(),
                        NOTE.content(),
                        signature,
                        NOTE.raw()));

        verify.processAsync(forged).join();

        assertThat(forged.getException()).isInstanceOf(InvalidEventException.class);
    }

    /** What comes after it has to wait, until the test lets it go on. */
    private void holdTheThread() throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        verify.process(exchange(GREEDY), done -> {
            held.countDown();
            awaitLeave();
        });
        assertThat(held.await(60, TimeUnit.SECONDS)).isTrue();
    }

    private void awaitLeave() {
        try {
            mayGoOn.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean verify(String relay, CountDownLatch done) {
        return verify.process(exchange(relay), doneSync -> {
            verified.add(relay);
            done.countDown();
        });
    }

    private Exchange exchange(String relay) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(NOTE);
        exchange.getMessage().setHeader(NostrConstants.RELAY, relay);
        return exchange;
    }
}
