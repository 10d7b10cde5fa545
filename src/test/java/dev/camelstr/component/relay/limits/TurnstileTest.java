package dev.camelstr.component.relay.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TurnstileTest {
    private static final int MOST = Turnstile.MOST_OF_SITE;
    private static final int WAITING = 2 * MOST;
    private static final String CROWD = "192.0.2.1";
    private static final String OTHER = "192.0.2.2";
    private static final String PROXY = "192.0.2.9";

    private final EmbeddedChannel server = new EmbeddedChannel();
    private final List<Channel> passed = new ArrayList<>();
    private final List<Channel> all = new ArrayList<>();
    private final Turnstile turnstile =
            new Turnstile(peer -> peer.getHostAddress().equals(PROXY), WAITING, passed::add);

    @BeforeEach
    void timePassesOnlyAsItIsTold() {
        server.freezeTime();
    }

    @AfterEach
    void close() {
        all.forEach(Channel::close);
        server.close();
    }

    private List<Channel> enter(String address, int count) throws UnknownHostException {
        List<Channel> entered = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Channel channel = new EmbeddedChannel();
            turnstile.enter(channel, InetAddress.getByName(address), server.eventLoop());
            entered.add(channel);
        }
        all.addAll(entered);
        return entered;
    }

    private void passMillis(long millis) {
        server.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        server.runScheduledPendingTasks();
        server.runPendingTasks();
    }

    @Test
    void aFewOfAnAddressPassAtOnce() throws Exception {
        List<Channel> crowd = enter(CROWD, 3 * MOST);
        List<Channel> others = enter(OTHER, MOST);

        assertThat(passed).startsWith(crowd.subList(0, MOST).toArray(new Channel[0]));
        assertThat(passed.subList(MOST, passed.size())).isEqualTo(others);
    }

    @Test
    void whoStandsMakesRoomOnce() throws Exception {
        List<Channel> crowd = enter(CROWD, 3 * MOST);

        Turnstile.stands(crowd.get(0));
        Turnstile.stands(crowd.get(0));
        Turnstile.stands(crowd.get(1));
        passMillis(0);

        assertThat(passed).isEqualTo(crowd.subList(0, MOST + 2));
    }

    @Test
    void whoGoesBeforeItStandsHasHadItsMoment() throws Exception {
        List<Channel> crowd = enter(CROWD, 3 * MOST);

        crowd.forEach(Channel::close);
        passMillis(Turnstile.MOMENT_MILLIS - 1);

        assertThat(passed).hasSize(MOST);
    }

    @Test
    void whoWaitsAndIsDisplacedTakesNoTurn() throws Exception {
        List<Channel> crowd = enter(CROWD, MOST + 2);

        assertThat(turnstile.leave(crowd.get(MOST))).isTrue();
        assertThat(turnstile.leave(crowd.get(0))).as("it has passed").isFalse();
        Turnstile.stands(crowd.get(0));
        passMillis(0);

        assertThat(passed).hasSize(MOST + 1).endsWith(crowd.get(MOST + 1));
    }

    @Test
    void silenceKeepsTheNextWaitingForAMomentOnly() throws Exception {
        enter(CROWD, 3 * MOST);

        passMillis(Turnstile.MOMENT_MILLIS);
        assertThat(passed).hasSize(2 * MOST);
        passMillis(Turnstile.MOMENT_MILLIS);
        assertThat(passed).hasSize(3 * MOST);
        passMillis(Turnstile.MOMENT_MILLIS);
        enter(CROWD, MOST);
        assertThat(passed).as("all have made room").hasSize(4 * MOST);
    }

    @Test
    void asManyOfAnAddressWaitAsMay() throws Exception {
        enter(CROWD, MOST + WAITING - 1);
        assertThat(turnstile.isFull(InetAddress.getByName(CROWD))).isFalse();
        enter(CROWD, 1);
        assertThat(turnstile.isFull(InetAddress.getByName(CROWD))).isTrue();
        assertThat(turnstile.isFull(InetAddress.getByName(OTHER))).isFalse();

        passMillis(Turnstile.MOMENT_MILLIS);
        assertThat(turnstile.isFull(InetAddress.getByName(CROWD))).isFalse();
    }

    @Test
    void whenTheServerClosesNobodyWaitsAnyMore() throws Exception {
        List<Channel> crowd = enter(CROWD, 2 * MOST);

        assertThat(turnstile.leaveAll()).isEqualTo(crowd.subList(MOST, 2 * MOST));
        passMillis(Turnstile.MOMENT_MILLIS);

        assertThat(passed).hasSize(MOST);
    }

    @Test
    void thoseOfAProxyDoNotWait() throws Exception {
        assertThat(enter(PROXY, 3 * MOST)).isEqualTo(passed);
    }
}
