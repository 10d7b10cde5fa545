package dev.camelstr.component.nostr;

import static dev.camelstr.component.nostr.RouteFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.testing.Ports;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NostrConsumerTest {

    private final long now = Authors.now();
    private final List<Event> stored = Authors.notes(50, now - 100);
    private final SampleRelay relay = SampleRelay.start(Ports.free(), Authors.raw(stored));
    private final RouteFixture route = new RouteFixture();

    @AfterEach
    void close() {
        route.close();
        relay.close();
    }

    @Test
    void receivesWhatIsStoredNewestFirstAndThenWhatIsPublished() throws Exception {
        route.start(relay.url());
        route.awaitState(RelayState.LIVE);
        Event live = Authors.note(now, "live");
        relay.publish(live);

        await().until(() -> route.events.size() == 51);
        assertThat(route.events.get(0)).isEqualTo(stored.get(49));
        assertThat(route.events.get(49)).isEqualTo(stored.get(0));
        assertThat(route.events.get(50)).isEqualTo(live);
        assertThat(new String(route.events.get(50).raw(), StandardCharsets.UTF_8))
                .isEqualTo(new String(live.raw(), StandardCharsets.UTF_8));
    }

    @Test
    void headersSayWhereAnEventIsFromAndWhatItIs() throws Exception {
        route.start(relay.url());
        route.awaitState(RelayState.LIVE);
        relay.publish(Authors.note(now, "live"));
        await().until(() -> route.events.size() == 51);

        Message first = route.exchanges.get(0).getMessage();
        assertThat(first.getHeader(NostrConstants.RELAY)).isEqualTo(relay.url());
        assertThat(first.getHeader(NostrConstants.EVENT_ID))
                .isEqualTo(stored.get(49).id().hex());
        assertThat(first.getHeader(NostrConstants.KIND)).isEqualTo(1);
        assertThat(first.getHeader(NostrConstants.PUBKEY))
                .isEqualTo(Authors.ALICE.pubkey().hex());
        assertThat(first.getHeader(NostrConstants.STORED)).isEqualTo(true);
        assertThat(route.exchanges.get(50).getMessage().getHeader(NostrConstants.STORED))
                .isEqualTo(false);
    }

    @Test
    void asksForWhatItsFiltersSay() throws Exception {
        route.start(relay.url() + "?filters=RAW([{\"kinds\":[1],\"limit\":3},{\"kinds\":[0]}])");
        route.awaitState(RelayState.LIVE);

        assertThat(route.events).hasSize(3);
        assertThat(relay.requests().get(0).filters()).hasSize(2);
    }

    @Test
    void handsMalformedEventsToTheErrorHandlerAndGoesOn() throws Exception {
        route.start(relay.url());
        route.awaitState(RelayState.LIVE);
        relay.sendText("[\"EVENT\",\"c1\",{\"id\":\"nonsense\"}]");
        relay.sendText("{ this is no message");
        relay.publish(Authors.note(now, "live"));

        await().until(() -> route.contents().contains("live"));
        assertThat(route.refused).hasSize(2);
        Exchange first = route.refused.get(0);
        assertThat(first.getProperty(Exchange.EXCEPTION_CAUGHT)).isInstanceOf(InvalidEventException.class);
        assertThat(first.getMessage().getBody()).isInstanceOf(byte[].class);
        assertThat(first.getMessage().getHeader(NostrConstants.RELAY)).isEqualTo(relay.url());
        assertThat(route.refused.get(1).getMessage().getBody(byte[].class))
                .asString()
                .isEqualTo("{ this is no message");
        assertThat(route.consumer().getMalformed()).isEqualTo(2);
    }

    @Test
    void countsWhatItDoesNotKnow() throws Exception {
        route.start(relay.url());
        route.awaitState(RelayState.LIVE);
        relay.sendText("[\"SOMETHING\",1]");
        relay.sendText("[\"EVENT\",\"another\"," + new String(stored.get(0).raw(), StandardCharsets.UTF_8) + "]");
        relay.sendText("[\"NOTICE\",\"good\\nmorning\"]");

        await().until(() -> route.consumer().getNotices() == 1);
        assertThat(route.consumer().getUnknown()).isEqualTo(2);
        assertThat(route.events).hasSize(50);
    }

    @Test
    void connectsAgainAfterTheConnectionWasLost() throws Exception {
        route.start(relay.url());
        route.awaitState(RelayState.LIVE);
        relay.dropConnections();
        await().until(() -> relay.connections() == 2);
        route.awaitState(RelayState.LIVE);
        relay.publish(Authors.note(now, "after the loss"));

        await().until(() -> route.contents().contains("after the loss"));
        assertThat(route.consumer().getConnects()).isEqualTo(2);
    }

    @Test
    void connectsAgainAfterTheRelayWasAway() throws Exception {
        relay.stop();
        route.start(relay.url());
        await().until(() -> route.consumer().status().state() == RelayState.BACKOFF);
        relay.restart();

        await().until(() -> route.events.size() == 50);
    }

    @Test
    void holdsNoMoreThanMaxInFlightAndGoesOnWhenTheyComplete() throws Exception {
        route.hold = true;
        route.start(relay.url() + "?maxInFlight=8");
        await().until(() -> route.events.size() == 8);
        route.releaseAll();

        await().until(() -> route.events.size() == 50);
        assertThat(route.mostAtOnce.get()).isLessThanOrEqualTo(8);
    }

    @Test
    void aSuspendedRouteReadsNothingAndAResumedOneGoesOn() throws Exception {
        route.start(relay.url());
        route.awaitState(RelayState.LIVE);
        route.context.getRouteController().suspendRoute(RouteFixture.ROUTE);
        relay.publish(Authors.note(now, "while suspended"));
        relay.sendText("[\"NOTICE\",\"behind it\"]");
        assertThat(route.consumer().getConnectionState()).isEqualTo("SUSPENDED");
        assertThat(route.contents()).doesNotContain("while suspended");
        assertThat(route.consumer().getNotices()).isZero();

        route.context.getRouteController().resumeRoute(RouteFixture.ROUTE);
        await().until(() -> route.contents().contains("while suspended"));
        assertThat(relay.connections()).isEqualTo(1);
    }

    @Test
    void aLongPauseClosesTheConnectionAndReadingGoesOnFromTheCursor() throws Exception {
        route.start(relay.url() + "?maxPause=200&overlap=1s");
        route.awaitState(RelayState.LIVE);
        route.context.getRouteController().suspendRoute(RouteFixture.ROUTE);
        relay.publish(Authors.note(now, "while suspended"));
        await().until(() -> relay.openConnections() == 0);

        route.context.getRouteController().resumeRoute(RouteFixture.ROUTE);
        await().until(() ->
                route.contents().contains("while suspended") && relay.requests().size() == 2);
        assertThat(relay.connections()).isEqualTo(2);
        // What had come over the first connection may still be delivered as that ends, and moves the cursor.
        assertThat(relay.requests().get(1).filters().get(0).since().orElseThrow())
                .isIn(now - 101, now - 1);
    }

    @Test
    void aStoppedRouteLeavesNoConnectionAndStartsAgain() throws Exception {
        route.start(relay.url());
        route.awaitState(RelayState.LIVE);
        route.context.getRouteController().stopRoute(RouteFixture.ROUTE);
        await().until(() -> relay.openConnections() == 0);
        route.context.getRouteController().startRoute(RouteFixture.ROUTE);

        route.awaitState(RelayState.LIVE);
        assertThat(relay.connections()).isEqualTo(2);
    }

    @Test
    void identifiesItselfWithAUserAgentAndOwnHeaders() throws Exception {
        route.start(relay.url() + "?header.X-Purpose=test&userAgent=camelstr/9");
        route.awaitState(RelayState.LIVE);

        assertThat(relay.lastRequestHead()).contains("User-Agent: camelstr/9").contains("X-Purpose: test");
    }

    @Test
    void whatItDoesIsSeenOverJmx() throws Exception {
        route.start(relay.url());
        route.awaitState(RelayState.LIVE);
        await().until(() -> route.consumer().getInFlight() == 0);
        MBeanServer beans =
                route.context.getManagementStrategy().getManagementAgent().getMBeanServer();
        ObjectName consumer = beans.queryNames(
                        new ObjectName(
                                "org.apache.camel:context=" + route.context.getManagementName() + ",type=consumers,*"),
                        null)
                .iterator()
                .next();

        assertThat(beans.getAttribute(consumer, "Relay")).isEqualTo(relay.url());
        assertThat(beans.getAttribute(consumer, "ConnectionState")).isEqualTo("LIVE");
        assertThat(beans.getAttribute(consumer, "Received")).isEqualTo(50L);
        assertThat(beans.getAttribute(consumer, "Connects")).isEqualTo(1L);
    }
}
