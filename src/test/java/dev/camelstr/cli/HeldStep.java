package dev.camelstr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;

/** Holds what comes to a step until it is released, or for two minutes. */
public final class HeldStep implements TestApplication.Fault {
    private static final int SECONDS = 120;

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    @Override
    public void before(Exchange exchange) throws Exception {
        reached.countDown();
        released.await(SECONDS, TimeUnit.SECONDS);
    }

    /** Returns when something is held. */
    public void awaitReached() throws InterruptedException {
        assertThat(reached.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    public void release() {
        released.countDown();
    }
}
