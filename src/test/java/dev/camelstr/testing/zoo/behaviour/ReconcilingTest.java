package dev.camelstr.testing.zoo.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.nostr.negentropy.Initiator;
import dev.camelstr.nostr.negentropy.NegentropyException;
import dev.camelstr.nostr.negentropy.Records;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of negentropy with relays of the zoo. */
class ReconcilingTest extends Visits {
    private static final int FRAME = 60_000;

    private final Initiator initiator = new Initiator(Records.builder().build(), FRAME);
    private final Set<EventId> need = new HashSet<>();

    /** Reconciles, with nothing on this side, until it is done or the relay says something else. */
    private Optional<RelayMessage> reconcile(Visitor visitor, Filter filter, int mostRounds) throws Exception {
        visitor.say(new ClientMessage.NegOpen("n", filter, initiator.open()));
        for (int round = 0; round < mostRounds; round++) {
            List<RelayMessage> answer = visitor.rest().messages();
            if (answer.size() != 1 || !(answer.get(0) instanceof RelayMessage.NegMsg message)) {
                return answer.stream().findFirst();
            }
            Initiator.Step step = initiator.answer(message.message());
            need.addAll(step.need());
            if (step.next().isEmpty()) {
                return Optional.of(message);
            }
            visitor.say(new ClientMessage.NegMsg("n", step.next().get()));
        }
        return Optional.empty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"neg-works", "dense-negentropy"})
    void itWorks(String behaviour) throws Exception {
        Specimen honest = start(behaviour);
        reconcile(visit(honest), Filter.all(), 50);

        assertThat(need).isEqualTo(honest.relay().holdings().owed().keySet());
        assertThat(honest.relay().tally().reconciliations()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"neg-too-big, false", "neg-too-big-told, true"})
    void itIsBlockedAsTooBig(String behaviour, boolean told) throws Exception {
        Specimen small = start(behaviour);
        Visitor visitor = visit(small);
        RelayMessage.NegErr error =
                (RelayMessage.NegErr) reconcile(visitor, Filter.all(), 1).orElseThrow();
        assertThat(error.reason()).startsWith("blocked:");
        assertThat(error.maxRecords().isPresent()).isEqualTo(told);

        long since = small.relay().holdings().served().get(99).createdAt();
        Filter few = Filter.builder().since(since).build();
        reconcile(visitor, few, 50);
        assertThat(need).hasSizeBetween(100, 110);
    }

    @ParameterizedTest
    @CsvSource({"neg-blocked, blocked:", "neg-breaks-off, closed:"})
    void itIsRefused(String behaviour, String reason) throws Exception {
        RelayMessage last = reconcile(visit(behaviour), Filter.all(), 50).orElseThrow();

        assertThat(((RelayMessage.NegErr) last).reason()).startsWith(reason);
    }

    @Test
    void itIsRefusedByNotice() throws Exception {
        for (String behaviour : List.of("neg-notice", "plain")) {
            assertThat(reconcile(visit(behaviour), Filter.all(), 1)).get().isInstanceOf(RelayMessage.Notice.class);
        }
    }

    @Test
    void itIsNotAnswered() throws Exception {
        assertThat(reconcile(visit("neg-mute"), Filter.all(), 1)).isEmpty();
    }

    @Test
    void itNeverEnds() throws Exception {
        Records.Builder own = Records.builder();
        start("plain").relay().holdings().served().forEach(event -> own.add(event.createdAt(), event.id()));
        Initiator full = new Initiator(own.build(), FRAME);
        Visitor visitor = visit("neg-without-end");
        visitor.say(new ClientMessage.NegOpen("n", Filter.all(), full.open()));
        for (int round = 0; round < 100; round++) {
            RelayMessage.NegMsg message =
                    (RelayMessage.NegMsg) visitor.rest().messages().get(0);
            Optional<byte[]> next = full.answer(message.message()).next();
            assertThat(next).isPresent();
            visitor.say(new ClientMessage.NegMsg("n", next.get()));
        }
    }

    @Test
    void idsNeverEnd() throws Exception {
        reconcile(visit("neg-ids-without-end"), Filter.all(), 5);

        assertThat(need).hasSize(25_000);
    }

    @Test
    void itDeniesWhatItHas() throws Exception {
        reconcile(visit("neg-denies"), Filter.all(), 50);

        assertThat(need).isEmpty();
    }

    @Test
    void itIsGarbled() {
        assertThatThrownBy(() -> reconcile(visit("neg-garbled"), Filter.all(), 1))
                .isInstanceOf(NegentropyException.class);
    }

    @Test
    void someOfWhatIsAnnouncedIsNotServed() throws Exception {
        Specimen stingy = start("neg-not-served");
        Visitor visitor = visit(stingy);
        reconcile(visitor, Filter.all(), 50);
        Set<EventId> kept = new HashSet<>(need);
        kept.removeAll(stingy.relay().holdings().owed().keySet());

        assertThat(kept).hasSize(50);
        assertThat(visitor.ask(Filter.builder().ids(kept).build().toJson()).ids())
                .isEmpty();
    }
}
