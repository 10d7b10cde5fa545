package dev.camelstr.component.nostr.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConnectionPaceTest {
    private static final SocketAddress HERE = new InetSocketAddress("127.0.0.1", 1);
    private static final SocketAddress THERE = new InetSocketAddress("127.0.0.1", 2);
    private static final Duration LONG = Duration.ofMinutes(2);

    @Test
    void turnsComeAsManyASecondAsThereMayBe() throws Exception {
        ConnectionPace pace = new ConnectionPace(20, 2);
        long began = System.nanoTime();
        for (int i = 0; i < 11; i++) {
            pace.awaitTurn();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(500));
    }

    @Test
    void theThirdToOneAddressWaitsForAnotherToEnd() throws Exception {
        ConnectionPace pace = new ConnectionPace(20, 2);
        ConnectionPace.Place first = pace.enter(HERE, LONG);
        pace.enter(HERE, LONG);
        pace.enter(THERE, LONG).close();
        assertThatThrownBy(() -> pace.enter(HERE, Duration.ofMillis(1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("2 other connections");

        CompletableFuture<ConnectionPace.Place> third = CompletableFuture.supplyAsync(() -> {
            try {
                return pace.enter(HERE, LONG);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(third).isNotDone();
        first.close();
        assertThat(third.get(2, TimeUnit.MINUTES)).isNotNull();
    }
}
