package dev.camelstr.testing.zoo.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.testing.zoo.Habit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When EOSE comes from a relay of the zoo, and what becomes of subscriptions. */
class EndingsTest extends Visits {
    @Test
    void eoseComesTooEarlyOrNever() throws Exception {
        Visitor.Answer early = visit("eose-early").ask("{}");
        assertThat(early.eventsBeforeEose()).isEqualTo(250);
        assertThat(early.ids()).hasSize(500);

        Visitor.Answer first = visit("eose-first").ask("{}");
        assertThat(first.eventsBeforeEose()).isZero();
        assertThat(first.ids()).hasSize(500);

        Visitor.Answer never = visit("eose-never").ask("{}");
        assertThat(never.hasEose()).isFalse();
        assertThat(never.ids()).hasSize(300);
        assertThat(visit("eose-never-capped").ask("{}").ids()).hasSize(100);
    }

    @Test
    void eoseSaysWhetherThereIsMore() throws Exception {
        Visitor visitor = visit("eose-hints");

        assertThat(visitor.ask("{}").of(RelayMessage.Eose.class).get(0).hints()).containsExactly("more");
        assertThat(visitor.ask("{\"until\":1}")
                        .of(RelayMessage.Eose.class)
                        .get(0)
                        .hints())
                .containsExactly("finish");
    }

    @Test
    void subscriptionsAreClosedAfterEose() throws Exception {
        Specimen closing = start("closed-after-eose");
        Visitor visitor = visit(closing);
        Visitor.Answer answer = visitor.ask("{}");

        assertThat(answer.messages()).last().isInstanceOf(RelayMessage.Closed.class);
        assertThat(answer.eventsBeforeEose()).isEqualTo(500);
        closing.relay().publish(List.of(closing.authors().note(Population.now(), "new")));
        assertThat(visitor.rest().messages()).isEmpty();
    }

    @Test
    void everyThirdRequestIsForgotten() throws Exception {
        Visitor visitor = visit("forgotten-request");

        assertThat(visitor.ask("{\"limit\":1}").messages()).hasSize(2);
        assertThat(visitor.ask("{\"limit\":1}").messages()).hasSize(2);
        assertThat(visitor.ask("{\"limit\":1}").messages()).isEmpty();
        assertThat(visitor.ask("{\"limit\":1}").messages()).hasSize(2);
    }

    @Test
    void oldEventsComeAsIfTheyWereNew() throws Exception {
        Specimen old = start("old-as-live");
        List<Event> all = old.relay().holdings().served();
        List<Event> oldest = all.subList(all.size() - 20, all.size());
        Visitor visitor = visit(old);
        Visitor.Answer answer = visitor.ask("{\"since\":" + Population.now() + "}");

        assertThat(answer.eventsBeforeEose()).isZero();
        assertThat(answer.events()).isEqualTo(oldest);
        String page = "{\"until\":" + Population.now() + ",\"limit\":1}";
        assertThat(visitor.ask(page).events()).isEqualTo(all.subList(0, 1));
        assertThat(visit("old-after-pages").ask(page).events()).hasSize(21);
    }

    @Test
    void aSubscriptionIsForgottenSilently() throws Exception {
        Specimen forgetful = start("forgotten-subscription");
        Visitor visitor = visit(forgetful);
        visitor.ask("{}");
        int before = forgetful.relay().holdings().served().size();
        forgetful.relay().turn(Habit.Turn.SECOND);

        assertThat(forgetful.relay().holdings().served()).hasSizeGreaterThan(before);
        assertThat(visitor.rest().messages()).isEmpty();
    }

    @Test
    void aSubscriptionEndsWhenItIsClosed() throws Exception {
        Specimen plain = start("plain");
        Visitor visitor = visit(plain);
        visitor.askAs("a", "{\"limit\":1}");
        visitor.askAs("b", "{\"limit\":1}");
        visitor.say(new ClientMessage.Close("a")).rest();
        Event event = plain.authors().note(Population.now(), "new");
        plain.relay().publish(List.of(event));

        assertThat(visitor.rest().messages()).containsExactly(new RelayMessage.Event("b", event));
    }
}
