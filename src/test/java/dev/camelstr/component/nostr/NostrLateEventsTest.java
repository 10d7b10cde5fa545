package dev.camelstr.component.nostr;

import static dev.camelstr.component.nostr.RouteFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.testing.zoo.Habit;
import dev.camelstr.testing.zoo.Holdings;
import dev.camelstr.testing.zoo.ZooRelay;
import dev.camelstr.testing.zoo.habit.Document;
import dev.camelstr.testing.zoo.habit.Refusal;
import dev.camelstr.testing.zoo.habit.Strictness;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Events that a relay takes while it is connected, and that are older than what is asked for again. */
class NostrLateEventsTest {
    private static final String READING =
            "?resume=true&cursors=#bean:cursors&intervals=#bean:intervals&overlap=10s&pageRate=20";

    private final long now = Authors.now();
    private final Event late = Authors.note(now - 86_400, "late");
    private final RouteFixture route = new RouteFixture();
    private ZooRelay relay;

    @AfterEach
    void close() {
        route.close();
        relay.close();
    }

    private void start(String options, Habit... habits) throws Exception {
        relay = ZooRelay.start(new Holdings().add(Authors.notes(30, now - 1_000)), habits);
        route.start(relay.url() + READING + options);
    }

    /** Of now, as the live subscription asks for what is ten seconds old at the most, from its start on. */
    private static Event fresh() {
        return Authors.note(Authors.now(), "fresh");
    }

    /** From here on pages bring nothing new for half an hour. */
    private void awaitPast() {
        await().until(() -> route.consumer().getCompleteShare() == 1
                && route.consumer().getConnectionState().equals("LIVE"));
    }

    @Test
    void comeAtOnce() throws Exception {
        start("");
        awaitPast();
        Event fresh = fresh();
        relay.publish(List.of(fresh));
        await().until(() -> route.consumer().getCursor() == fresh.createdAt());
        relay.publish(List.of(late));

        await().until(() -> route.contents().contains("late"));
        assertThat(route.consumer().getCursor()).isEqualTo(fresh.createdAt());
    }

    @Test
    void areNotWantedIfTheyAreOlderThanThePastThatIs() throws Exception {
        start("&backfillSince=" + (now - 3_600));
        awaitPast();
        relay.publish(List.of(late, fresh()));

        await().until(() -> route.contents().contains("fresh"));
        assertThat(route.contents()).doesNotContain("late");
    }

    @Test
    void areAskedForAgainIfTheyCouldNotBeHandled() throws Exception {
        start("");
        awaitPast();
        route.failures = 1;
        relay.publish(List.of(late));

        await().until(() -> route.contents().stream().filter("late"::equals).count() == 2);
        assertThat(route.consumer().getFailed()).isEqualTo(1);
    }

    private static Stream<Habit> strict() {
        return Stream.of(Refusal.CLOSED, Refusal.NOTICE)
                .flatMap(how -> Stream.of(Strictness.oneFilter(how), Strictness.noLimit(how)));
    }

    @ParameterizedTest
    @MethodSource("strict")
    void whereTheyCannotBeAskedForWhatIsNewComesAllTheSame(Habit strict) throws Exception {
        start("", strict);
        await().until(() -> route.consumer().getConnectionState().equals("LIVE"));
        relay.publish(List.of(fresh()));

        await().until(() -> route.contents().contains("fresh"));
        assertThat(relay.tally().connections()).isEqualTo(1);
    }

    @Test
    void areNotAskedForWhereOneFilterIsAllowed() throws Exception {
        start("", Strictness.oneFilter(Refusal.CLOSED), Document.limitation("max_filters", "1"));
        await().until(() -> route.consumer().getConnectionState().equals("LIVE"));

        assertThat(relay.tally().complained()).isZero();
    }

    @Test
    void ofFiltersThatAreNotTakenAtOnceComeByPages() throws Exception {
        Event seen =
                Authors.ALICE.sign(new EventBuilder(7).createdAt(Authors.now()).content("seen"));
        start(
                "&reconcileInterval=10s&filters=RAW([{\"kinds\":[1]},{\"kinds\":[7]}])",
                Strictness.oneFilter(Refusal.CLOSED),
                Document.limitation("max_filters", "1"));
        awaitPast();
        relay.publish(List.of(fresh(), seen));

        await().until(() -> route.contents().containsAll(List.of("fresh", "seen")));
        assertThat(relay.tally().complained()).isZero();
    }

    @Test
    void theRateOfPagesIsKeptOverARestart() throws Exception {
        start("");
        assertThat(route.consumer().getPageRate()).isEqualTo(20);
        awaitPast();
        route.intervals.savePageRate(relay.url(), 0.5);
        route.context.getRouteController().stopRoute(RouteFixture.ROUTE);
        route.context.getRouteController().startRoute(RouteFixture.ROUTE);

        await().until(() -> route.consumer().getPageRate() == 0.5);
    }
}
