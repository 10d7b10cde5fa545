package dev.camelstr.testing.zoo.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.crypto.EventVerifier;
import dev.camelstr.nostr.crypto.Schnorr;
import java.util.List;
import org.junit.jupiter.api.Test;

class BehavioursTest {
    @Test
    void eachHasANameOfItsOwn() {
        assertThat(Behaviours.all())
                .hasSizeGreaterThan(70)
                .extracting(Behaviour::name)
                .doesNotHaveDuplicates();
    }

    @Test
    void someAreChosenByName() {
        assertThat(Behaviours.named("dense, plain")).extracting(Behaviour::name).containsExactly("dense", "plain");
        assertThat(Behaviours.named("")).hasSameSizeAs(Behaviours.all());
        assertThatThrownBy(() -> Behaviours.named("sleepy"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sleepy");
    }

    @Test
    void theEventsAreTrueAndTheSameEachTime() throws Exception {
        List<Event> events = new Population("one").spread(300);
        List<Event> again = new Population("one").spread(300);
        EventVerifier verifier = new EventVerifier(Schnorr.of("auto"));

        for (Event event : events) {
            assertThat(EventParser.parse(event.raw())).isEqualTo(event);
            assertThat(verifier.check(event)).isEmpty();
        }
        assertThat(again).isEqualTo(events);
        assertThat(events).extracting(Event::id).doesNotHaveDuplicates();
    }

    @Test
    void noTwoRelaysHoldTheSame() {
        List<EventId> one = ids("one");
        assertThat(one).doesNotContainAnyElementsOf(ids("another"));
    }

    private static List<EventId> ids(String name) {
        return new Population(name).spread(100).stream().map(Event::id).toList();
    }
}
