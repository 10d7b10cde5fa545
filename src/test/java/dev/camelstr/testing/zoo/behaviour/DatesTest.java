package dev.camelstr.testing.zoo.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.testing.zoo.Habit.Turn;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What events of relays of the zoo are dated, and when they come and go. */
class DatesTest extends Visits {
    @Test
    void eventsAreDatedAtTheEdges() throws Exception {
        Specimen edgy = start("edge-times");
        Visitor visitor = visit(edgy);

        Visitor.Answer oldest = visitor.ask("{\"until\":2}");
        assertThat(oldest.events()).extracting(Event::createdAt).containsExactly(2L, 1L, 0L, 0L);
        assertThat(oldest.malformed()).isEqualTo(7);
        assertThat(visitor.ask("{\"limit\":1}").events().get(0).createdAt()).isEqualTo(Long.MAX_VALUE);
        assertThat(edgy.relay().holdings().owed().values())
                .extracting(Event::createdAt)
                .allMatch(time -> time <= Population.now());
    }

    @Test
    void thereAreMoreOfTomorrowThanAPageHolds() throws Exception {
        Specimen ahead = start("tomorrow");

        assertThat(visit(ahead).ask("{}").events())
                .hasSize(500)
                .allMatch(event -> event.createdAt() > Population.now() + 80_000);
        assertThat(ahead.relay().holdings().owed()).hasSize(1_200);
    }

    @Test
    void newEventsAreSentToWhoAsked() throws Exception {
        Specimen busy = start("new-live");
        Visitor visitor = visit(busy);
        visitor.ask("{\"limit\":0}");
        busy.relay().turn(Turn.FIRST);
        busy.relay().turn(Turn.SECOND);

        assertThat(visitor.rest().ids()).hasSize(250);
    }

    @Test
    void newEventsComeWhileItIsAway() throws Exception {
        Specimen away = start("new-while-away");
        Visitor visitor = visit(away);
        visitor.ask("{\"limit\":0}");
        away.relay().turn(Turn.FIRST);
        visitor.awaitEnd();
        Awaitility.await().until(() -> away.relay().openConnections() == 0);
        away.relay().turn(Turn.SECOND);

        assertThat(visit(away).ask("{\"limit\":1}").ids()).hasSize(1);
        assertThat(away.relay().holdings().owed()).hasSize(1_700);
    }

    @Test
    void newEventsComeUnseen() throws Exception {
        Specimen quiet = start("new-unseen");
        Visitor visitor = visit(quiet);
        visitor.ask("{\"limit\":0}");
        quiet.relay().turn(Turn.FIRST);
        quiet.relay().turn(Turn.SECOND);

        assertThat(visitor.rest().ids()).isEmpty();
        assertThat(quiet.relay().holdings().served()).hasSize(1_700);
        assertThat(quiet.relay().holdings().steady()).hasSize(1_200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"half-gone", "half-missing"})
    void halfOfItIsGoneForAWhile(String behaviour) {
        Specimen partial = start(behaviour);
        partial.relay().turn(Turn.FIRST);

        assertThat(partial.relay().holdings().served()).hasSizeBetween(500, 700);
        assertThat(partial.relay().holdings().owed()).hasSize(1_200);
        partial.relay().turn(Turn.SECOND);
        assertThat(partial.relay().holdings().served()).hasSize(1_200);
        assertThat(partial.relay().holdings().steady()).hasSizeBetween(500, 700);
    }
}
