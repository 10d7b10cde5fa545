package dev.camelstr.testing.zoo.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.crypto.EventVerifier;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.nostr.message.RelayMessage;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What comes from relays of the zoo beside the events that are asked for. */
class ContentsTest extends Visits {
    @Test
    void noticesFlood() throws Exception {
        Visitor.Answer flood = visit("notice-flood").ask("{}");
        assertThat(flood.of(RelayMessage.Notice.class)).hasSize(20_000);
        assertThat(flood.ids()).hasSize(500);

        Visitor.Answer between = visit("notices-between").ask("{}");
        assertThat(between.of(RelayMessage.Notice.class)).hasSize(500);
        assertThat(between.messages().get(1)).isInstanceOf(RelayMessage.Event.class);
    }

    @Test
    void garbageComesBetween() throws Exception {
        Visitor.Answer answer = visit("garbage").ask("{}");

        assertThat(answer.malformed()).isGreaterThan(200);
        assertThat(answer.ids()).hasSize(500);
        assertThat(answer.hasEose()).isTrue();
    }

    @Test
    void aHugeEventComesFirst() throws Exception {
        Visitor.Answer answer = visit("huge-first").ask("{\"limit\":10}");

        assertThat(answer.events()).hasSize(11);
        assertThat(answer.events().get(0).raw().length).isGreaterThan(5_000_000);
    }

    @Test
    void eachEventComesThreeTimes() throws Exception {
        Visitor.Answer answer = visit("three-times").ask("{\"limit\":10}");

        assertThat(answer.ids()).hasSize(30);
        Map<EventId, Long> times =
                answer.ids().stream().collect(Collectors.groupingBy(id -> id, Collectors.counting()));
        assertThat(times)
                .hasSize(10)
                .allSatisfy((id, count) -> assertThat(count).isEqualTo(3));
    }

    @Test
    void forgedCopiesComeFirst() throws Exception {
        List<Event> events = visit("forged-first").ask("{\"limit\":10}").events();
        EventVerifier verifier = new EventVerifier(Schnorr.of("auto"));

        assertThat(events).hasSize(30);
        for (int i = 0; i < events.size(); i++) {
            assertThat(verifier.check(events.get(i)).isEmpty())
                    .as("event %d", i)
                    .isEqualTo(i % 3 == 2);
            assertThat(events.get(i).id()).isEqualTo(events.get(i / 3 * 3).id());
        }
    }

    @Test
    void eventsComeThatNobodyAskedFor() throws Exception {
        Specimen talkative = start("unasked");
        Visitor.Answer answer = visit(talkative).ask("{\"limit\":10}");

        assertThat(answer.of(RelayMessage.Event.class))
                .filteredOn(event -> event.subscription().equals("unasked"))
                .hasSize(20)
                .noneMatch(event -> talkative
                        .relay()
                        .holdings()
                        .owed()
                        .containsKey(event.event().id()));
        assertThat(answer.ids()).hasSize(30);
    }
}
