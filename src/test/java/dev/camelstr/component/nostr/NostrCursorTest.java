package dev.camelstr.component.nostr;

import static dev.camelstr.component.nostr.RouteFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.message.ClientMessage;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NostrCursorTest {

    private static final String RESUME = "?resume=true&cursors=#bean:cursors&overlap=10s";

    private final long now = Authors.now();
    private final List<Event> stored = Authors.notes(20, now - 1000);
    private final SampleRelay relay = SampleRelay.start(Authors.raw(stored));
    private final RouteFixture route = new RouteFixture();

    @AfterEach
    void close() {
        route.close();
        relay.close();
    }

    private OptionalLong since(int request) {
        return relay.requests().get(request).filters().get(0).since();
    }

    @Test
    void theFirstRunReadsEverythingAndKeepsTheNewestTime() throws Exception {
        route.start(relay.url() + RESUME);

        await().until(() -> route.cursors.seconds() == now - 1000);
        assertThat(since(0)).isEmpty();
        assertThat(route.events).hasSize(20);
    }

    @Test
    void aRestartReadsFromTheCursorLessTheOverlap() throws Exception {
        route.cursors.at(now - 1000);
        route.start(relay.url() + RESUME);
        route.awaitState(RelayState.LIVE);

        assertThat(since(0)).hasValue(now - 1010);
        assertThat(route.events).hasSize(11);
    }

    @Test
    void aLaterSinceInAFilterWins() throws Exception {
        route.cursors.at(now - 1000);
        long later = now - 500;
        route.start(relay.url() + RESUME + "&filters=RAW([{\"since\":" + later + "},{\"since\":1,\"kinds\":[1]}])");
        route.awaitState(RelayState.LIVE);

        ClientMessage.Req request = relay.requests().get(0);
        assertThat(request.filters().get(0).since()).hasValue(later);
        assertThat(request.filters().get(1).since()).hasValue(now - 1010);
    }

    @Test
    void theCursorIsKeptWhenTheRouteStops() throws Exception {
        route.start(relay.url() + RESUME);
        route.awaitState(RelayState.LIVE);
        relay.publish(Authors.note(now - 5, "live"));
        await().until(() -> route.contents().contains("live"));
        route.context.getRouteController().stopRoute(RouteFixture.ROUTE);

        assertThat(route.cursors.seconds()).isEqualTo(now - 5);
    }

    @Test
    void doesNotMoveBeforeAllThatCameBeforeTheEoseIsFinished() throws Exception {
        route.hold = true;
        route.start(relay.url() + RESUME);
        route.awaitState(RelayState.LIVE);
        await().until(() -> route.held.size() == 20);
        for (int i = 1; i < 20; i++) {
            route.release(stored.get(i));
        }
        await().until(() -> route.consumer().getInFlight() == 1);
        assertThat(route.consumer().getCursor()).isZero();

        route.release(stored.get(0));
        await().until(() -> route.consumer().getCursor() == now - 1000);
    }

    @Test
    void doesNotPassALiveEventThatIsNotConfirmed() throws Exception {
        route.start(relay.url() + RESUME);
        route.awaitState(RelayState.LIVE);
        route.hold = true;
        Event unconfirmed = Authors.note(now - 300, "unconfirmed");
        Event confirmed = Authors.note(now - 200, "confirmed");
        relay.publish(unconfirmed);
        relay.publish(confirmed);
        await().until(() -> route.held.size() == 2);
        route.release(confirmed);
        await().until(() -> route.consumer().getInFlight() == 1);
        await().until(() -> route.cursors.seconds() == now - 300);

        route.release(unconfirmed);
        await().until(() -> route.cursors.seconds() == now - 200);
    }

    @Test
    void anEventOfTheFutureDoesNotMoveItBeyondNow() throws Exception {
        relay.publish(Authors.note(now + 5_000, "future"));
        route.start(relay.url() + RESUME);

        await().until(() -> route.cursors.seconds() >= now);
        assertThat(route.cursors.seconds()).isLessThanOrEqualTo(Authors.now());
    }

    @Test
    void anEventThatFailedIsReadAgainAndTheCursorWaitsForIt() throws Exception {
        route.failures = 1;
        route.start(relay.url() + RESUME);

        await().until(() -> route.cursors.seconds() == now - 1000);
        Event failed = stored.get(19);
        assertThat(route.events.stream().filter(failed::equals)).hasSizeGreaterThan(1);
        assertThat(relay.connections()).isEqualTo(2);
        assertThat(route.consumer().getFailed()).isEqualTo(1);
        assertThat(route.cursors.saved()).containsOnly(now - 1000);
    }

    @Test
    void aLiveEventThatFailedIsReadAgain() throws Exception {
        route.start(relay.url() + RESUME);
        route.awaitState(RelayState.LIVE);
        route.failures = 1;
        Event fails = Authors.note(now - 1, "fails once");
        relay.publish(fails);

        await().until(() -> route.events.stream().filter(fails::equals).count() == 2);
        await().until(() -> route.cursors.seconds() == now - 1);
    }

    @Test
    void anOldEventThatFailedTakesTheCursorBack() throws Exception {
        route.start(relay.url() + RESUME);
        await().until(() -> route.cursors.seconds() == now - 1000);
        route.failures = 1;
        Event old = Authors.note(now - 90_000, "published late");
        relay.publish(old);

        await().until(() -> route.events.stream().filter(old::equals).count() == 2);
        assertThat(since(1)).hasValue(now - 90_010);
        await().until(() -> route.cursors.seconds() == now - 1000);
    }

    @Test
    void cursorsThatWereLoweredAreReadAgain() throws Exception {
        route.start(relay.url() + RESUME);
        await().until(() -> route.cursors.seconds() == now - 1000);
        route.cursors.lower(now - 1010);

        await().until(() -> relay.requests().size() == 2 && route.events.size() == 40);
        assertThat(since(1)).hasValue(now - 1020);
        await().until(() -> route.cursors.seconds() == now - 1000);
    }

    @Test
    void withoutResumeAReconnectGoesOnWhereItWas() throws Exception {
        route.start(relay.url() + "?overlap=2s");
        route.awaitState(RelayState.LIVE);
        relay.dropConnections();
        await().until(() -> relay.requests().size() == 2);

        assertThat(since(0)).isEmpty();
        assertThat(since(1)).hasValue(now - 1002);
    }
}
