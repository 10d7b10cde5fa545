package dev.camelstr.component.relay.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HandshakesTest {
    private static final int MOST = Handshakes.MOST_OF_SITE;
    private static final String PROXY = "192.0.2.9";

    private final EmbeddedChannel server = new EmbeddedChannel();
    private final Handshakes handshakes =
            new Handshakes(peer -> peer.getHostAddress().equals(PROXY));
    private final List<EmbeddedChannel> all = new ArrayList<>();

    @BeforeEach
    void timePassesOnlyAsItIsTold() {
        server.freezeTime();
    }

    @AfterEach
    void close() {
        all.forEach(EmbeddedChannel::close);
        server.close();
    }

    private List<EmbeddedChannel> enter(String address, int count) throws UnknownHostException {
        List<EmbeddedChannel> entered = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            EmbeddedChannel channel = new EmbeddedChannel();
            handshakes.enter(channel, InetAddress.getByName(address), server.eventLoop());
            entered.add(channel);
        }
        all.addAll(entered);
        return entered;
    }

    private void passMillis(long millis) {
        server.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        server.runScheduledPendingTasks();
        all.forEach(EmbeddedChannel::runPendingTasks);
    }

    private static long listenedTo(List<EmbeddedChannel> channels) {
        return channels.stream()
                .filter(channel -> channel.config().isAutoRead())
                .count();
    }

    @Test
    void aFewOfAnAddressAreListenedToAtOnce() throws Exception {
        List<EmbeddedChannel> crowd = enter("192.0.2.1", 3 * MOST);

        assertThat(listenedTo(crowd)).isEqualTo(MOST);
        assertThat(listenedTo(enter("192.0.2.2", MOST)))
                .as("of another address")
                .isEqualTo(MOST);
    }

    @Test
    void whoIsDoneOrGoneMakesRoomOnce() throws Exception {
        List<EmbeddedChannel> crowd = enter("192.0.2.1", 3 * MOST);

        Handshakes.done(crowd.get(0));
        crowd.get(0).close();
        crowd.get(1).close();
        passMillis(0);

        assertThat(listenedTo(crowd)).isEqualTo(MOST + 2);
    }

    @Test
    void whoWaitsAndGoesTakesNoTurn() throws Exception {
        List<EmbeddedChannel> crowd = enter("192.0.2.1", MOST + 2);
        crowd.get(MOST).close();
        Handshakes.done(crowd.get(0));
        passMillis(0);

        assertThat(crowd.get(MOST + 1).config().isAutoRead()).isTrue();
    }

    @Test
    void silenceKeepsTheNextWaitingForAMomentOnly() throws Exception {
        List<EmbeddedChannel> crowd = enter("192.0.2.1", 3 * MOST);

        passMillis(Handshakes.MOMENT_MILLIS);
        assertThat(listenedTo(crowd)).isEqualTo(2 * MOST);
        passMillis(Handshakes.MOMENT_MILLIS);
        assertThat(listenedTo(crowd)).isEqualTo(3 * MOST);
        passMillis(Handshakes.MOMENT_MILLIS);
        assertThat(listenedTo(enter("192.0.2.1", MOST)))
                .as("all have made room")
                .isEqualTo(MOST);
    }

    @Test
    void thoseOfAProxyDoNotWait() throws Exception {
        assertThat(listenedTo(enter(PROXY, 3 * MOST))).isEqualTo(3 * MOST);
    }
}
