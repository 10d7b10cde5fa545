package dev.camelstr.testing.zoo.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.message.RelayMessage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What relays of the zoo ask of whoever asks them. */
class RulesTest extends Visits {
    private static final String ONE = "{\"limit\":1}";

    @ParameterizedTest
    @CsvSource({"auth-at-open, 1, 0", "auth-notice, 0, 1", "auth-silent, 0, 0"})
    void aKnownKeyIsAskedForAtOnce(String behaviour, int closed, int notices) throws Exception {
        Visitor visitor = visit(behaviour);
        RelayMessage.Auth challenge = (RelayMessage.Auth) visitor.next();
        Visitor.Answer refusal = visitor.ask(ONE);

        assertThat(refusal.of(RelayMessage.Closed.class)).hasSize(closed);
        assertThat(refusal.of(RelayMessage.Notice.class)).hasSize(notices);
        assertThat(refusal.hasEose()).isFalse();
        expectToBeLetIn(visitor, challenge);
    }

    private static void expectToBeLetIn(Visitor visitor, RelayMessage.Auth challenge) throws Exception {
        assertThat(visitor.login(challenge.challenge())
                        .of(RelayMessage.Ok.class)
                        .get(0)
                        .accepted())
                .isTrue();
        assertThat(visitor.ask(ONE).ids()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth-on-request", "auth-late"})
    void theChallengeComesWithTheRefusal(String behaviour) throws Exception {
        Visitor visitor = visit(behaviour);
        assertThat(visitor.rest().messages()).isEmpty();
        Visitor.Answer refusal = visitor.ask(ONE);

        Class<?> last = behaviour.equals("auth-late") ? RelayMessage.Auth.class : RelayMessage.Closed.class;
        assertThat(refusal.messages()).hasSize(2).last().isInstanceOf(last);
        assertThat(refusal.of(RelayMessage.Closed.class).get(0).message()).startsWith("auth-required:");
        expectToBeLetIn(visitor, refusal.of(RelayMessage.Auth.class).get(0));
    }

    @Test
    void theChallengeComesMidway() throws Exception {
        Visitor visitor = visit("auth-midway");
        for (int i = 0; i < 3; i++) {
            assertThat(visitor.ask(ONE).ids()).hasSize(1);
        }
        Visitor.Answer refusal = visitor.ask(ONE);

        assertThat(refusal.of(RelayMessage.Closed.class)).hasSize(1);
        expectToBeLetIn(visitor, refusal.of(RelayMessage.Auth.class).get(0));
    }

    @Test
    void aWrongLoginIsRefusedAndSoIsAnyWhereAllAreStrangers() throws Exception {
        Specimen strict = start("auth-at-open");
        Visitor wrong = visit(strict);
        wrong.next();
        assertThat(wrong.login("another").of(RelayMessage.Ok.class).get(0).accepted())
                .isFalse();
        assertThat(strict.relay().tally().complained()).isEqualTo(1);

        Visitor stranger = visit("auth-refused");
        RelayMessage.Auth challenge = (RelayMessage.Auth) stranger.next();
        assertThat(stranger.login(challenge.challenge())
                        .of(RelayMessage.Ok.class)
                        .get(0)
                        .message())
                .startsWith("restricted:");
        assertThat(stranger.ask(ONE).of(RelayMessage.Closed.class)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"rate-closed, 1, 0", "rate-notice, 0, 1", "rate-silence, 0, 0", "rate-cut, 0, 0"})
    void aSecondRequestWithinASecondIsRefused(String behaviour, int closed, int notices) throws Exception {
        Specimen slow = start(behaviour);
        Visitor visitor = visit(slow);

        assertThat(visitor.ask(ONE).ids()).hasSize(1);
        Visitor.Answer refusal = visitor.ask(ONE);
        assertThat(refusal.ids()).isEmpty();
        assertThat(refusal.of(RelayMessage.Closed.class)).hasSize(closed);
        assertThat(refusal.of(RelayMessage.Notice.class)).hasSize(notices);
        assertThat(refusal.cut()).isEqualTo(behaviour.equals("rate-cut"));
        assertThat(slow.relay().tally().complaints()).containsExactly("too fast");
    }

    @ParameterizedTest
    @ValueSource(strings = {"one-subscription", "one-subscription-announced", "one-subscription-notice"})
    void aSecondSubscriptionIsRefused(String behaviour) throws Exception {
        Specimen narrow = start(behaviour);
        Visitor visitor = visit(narrow);

        assertThat(visitor.askAs("a", ONE).ids()).hasSize(1);
        assertThat(visitor.askAs("a", ONE).ids()).hasSize(1);
        assertThat(visitor.askAs("b", ONE).ids()).isEmpty();
        assertThat(narrow.relay().tally().complained()).isEqualTo(1);
    }

    @Test
    void aSecondSubscriptionTakesThePlaceOfTheFirst() throws Exception {
        Specimen narrow = start("one-subscription-replaced");
        Visitor visitor = visit(narrow);
        visitor.askAs("a", ONE);
        visitor.askAs("b", ONE);
        narrow.relay().publish(List.of(narrow.authors().note(Population.now(), "new")));

        assertThat(visitor.rest().of(RelayMessage.Event.class))
                .extracting(RelayMessage.Event::subscription)
                .containsExactly("b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"one-filter", "one-filter-notice"})
    void aSecondFilterIsRefused(String behaviour) throws Exception {
        Specimen narrow = start(behaviour);
        Visitor visitor = visit(narrow);

        assertThat(visitor.ask(ONE, ONE).hasEose()).isFalse();
        assertThat(visitor.ask(ONE).ids()).hasSize(1);
        assertThat(narrow.relay().tally().complained()).isEqualTo(1);
    }
}
