package dev.camelstr.component.nostr;

import static dev.camelstr.component.nostr.RouteFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Tag;
import dev.camelstr.nostr.message.ClientMessage;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.health.HealthCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a relay may do besides serving: refuse, close, ask who is there. */
class NostrRelayMannersTest {

    private final List<Event> stored = Authors.notes(5, Authors.now());
    private final SampleRelay relay = SampleRelay.start(Authors.raw(stored));
    private final RouteFixture route = new RouteFixture();

    @AfterEach
    void close() {
        route.close();
        relay.close();
    }

    /** Answers the first so many subscriptions with CLOSED. */
    private void closeFirst(int count, String reason) {
        AtomicInteger closed = new AtomicInteger();
        relay.follow(new SampleRelay.Script() {
            @Override
            public boolean onMessage(SampleRelay.Session session, ClientMessage message) {
                if (message instanceof ClientMessage.Req request && closed.incrementAndGet() <= count) {
                    session.sendText("[\"CLOSED\",\"" + request.subscription() + "\",\"" + reason + "\"]");
                    return true;
                }
                return false;
            }
        });
    }

    @Test
    void aSubscriptionThatIsClosedForAPassingReasonIsMadeAgainOnTheSameConnection() throws Exception {
        closeFirst(2, "rate-limited: slow down");
        route.start(relay.url());
        route.awaitState(RelayState.LIVE);

        assertThat(route.events).hasSize(5);
        assertThat(relay.requests()).hasSize(3);
        assertThat(relay.connections()).isEqualTo(1);
    }

    @Test
    void aRefusalIsReportedAndNotRepeated() throws Exception {
        closeFirst(1_000, "restricted: members only");
        route.start(relay.url());
        route.awaitState(RelayState.REFUSED);
        await().until(() -> relay.openConnections() == 0);

        assertThat(route.consumer().getConnectionReason()).isEqualTo("restricted: members only");
        assertThat(relay.requests()).hasSize(1);
        HealthCheck.Result health = route.health();
        assertThat(health.getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(health.getMessage())
                .hasValueSatisfying(
                        words -> assertThat(words).contains(relay.url()).contains("restricted: members only"));
    }

    @Test
    void aRefusedRelayIsTriedAgainMuchLater() throws Exception {
        closeFirst(1, "blocked: come back tomorrow");
        route.start(relay.url() + "?refusedDelay=300");
        route.awaitState(RelayState.LIVE);

        assertThat(relay.connections()).isEqualTo(2);
    }

    @Test
    void withoutAKeyAuthRequiredIsARefusal() throws Exception {
        relay.follow(new LoginScript());
        route.start(relay.url());
        route.awaitState(RelayState.REFUSED);

        assertThat(route.consumer().getConnectionReason()).startsWith("auth-required:");
    }

    @Test
    void withAKeyItAnswersTheChallengeAndSubscribesAgain() throws Exception {
        LoginScript login = new LoginScript();
        relay.follow(login);
        String secret = HexFormat.of().formatHex(dev.camelstr.nostr.crypto.EventSigner.newSecret());
        route.start(relay.url() + "?secretKey=" + secret);
        route.awaitState(RelayState.LIVE);

        assertThat(route.events).hasSize(5);
        Event answer = login.answer.get();
        assertThat(answer.kind()).isEqualTo(22242);
        assertThat(answer.tag("challenge").map(Tag::value)).hasValue("abc");
        assertThat(answer.tag("relay").map(Tag::value)).hasValue(relay.url());
    }

    @Test
    void aLoginThatIsNotAcceptedIsARefusal() throws Exception {
        LoginScript login = new LoginScript();
        login.accept = false;
        relay.follow(login);
        String secret = HexFormat.of().formatHex(dev.camelstr.nostr.crypto.EventSigner.newSecret());
        route.start(relay.url() + "?secretKey=" + secret);
        route.awaitState(RelayState.REFUSED);

        assertThat(route.consumer().getConnectionReason()).contains("restricted: who are you");
    }

    @Test
    void aFloodOfNoticesIsCountedAndSoonNotLoggedAnyMore() throws Exception {
        route.start(relay.url());
        route.awaitState(RelayState.LIVE);
        for (int i = 0; i < 2_000; i++) {
            relay.sendText("[\"NOTICE\",\"buy\"]");
        }

        await().until(() -> route.consumer().getNotices() == 2_000);
        assertThat(route.consumer().getConnectionState()).isEqualTo("LIVE");
    }

    @Test
    void healthIsUpWhileConnectedAndDownWithTheReasonWhileNot() throws Exception {
        route.start(relay.url());
        route.awaitState(RelayState.LIVE);
        assertThat(route.health().getState()).isEqualTo(HealthCheck.State.UP);
        relay.stop();

        await().until(() -> route.health().getState() == HealthCheck.State.DOWN);
        Map<String, Object> details = route.health().getDetails();
        assertThat(details).containsEntry("relay", relay.url()).containsEntry("route.id", "collect");
    }

    /** Asks for a login at the start, and serves nobody before it. */
    private static final class LoginScript implements SampleRelay.Script {
        private final AtomicReference<Event> answer = new AtomicReference<>();
        private boolean accept = true;

        @Override
        public void onOpen(SampleRelay.Session session) {
            session.sendText("[\"AUTH\",\"abc\"]");
        }

        @Override
        public boolean onMessage(SampleRelay.Session session, ClientMessage message) {
            if (message instanceof ClientMessage.Auth auth) {
                String id = auth.event().id().hex();
                session.sendText(
                        accept
                                ? "[\"OK\",\"" + id + "\",true,\"\"]"
                                : "[\"OK\",\"" + id + "\",false,\"restricted: who are you\"]");
                if (accept) {
                    answer.set(auth.event());
                }
                return true;
            }
            if (message instanceof ClientMessage.Req request && answer.get() == null) {
                session.sendText("[\"CLOSED\",\"" + request.subscription() + "\",\"auth-required: log in\"]");
                return true;
            }
            return false;
        }
    }
}
