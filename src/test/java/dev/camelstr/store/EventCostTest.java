package dev.camelstr.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.component.stream.Batch;
import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.Origin;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.crypto.Schnorr;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class EventCostTest {
    private final EventSigner author = EventSigner.random(Schnorr.of("auto"));
    private final EventCost cost = new EventCost();

    private Event event(int kind, int tags, IntFunction<String[]> tag) {
        EventBuilder draft = new EventBuilder(kind);
        for (int i = 0; i < tags; i++) {
            draft.tag(tag.apply(i));
        }
        return author.sign(draft);
    }

    private static InboundMessage message(Event event, Map<String, Object> properties) {
        return new InboundMessage(event.raw(), properties, new Origin("nostr.published", 0, 0), 0);
    }

    @Test
    void aNoteCostsItsLengthAndWhatEveryEventDoes() {
        Event note = event(1, 20, i -> new String[] {"t", "" + i});

        assertThat(EventCost.extra(note)).isZero();
        assertThat(EventCost.of(note)).isEqualTo(note.raw().length + 1_000);
    }

    @Test
    void aTagOfOneLetterCostsMoreThanTenTimesItsLength() {
        Event few = event(1, 1_000, i -> new String[] {"t", "" + i});
        Event more = event(1, 2_000, i -> new String[] {"t", "" + i});

        assertThat(EventCost.of(more) - EventCost.of(few)).isGreaterThan(10L * (more.raw().length - few.raw().length));
    }

    @Test
    void tagsThatNobodyCanAskForCostTheirLength() {
        assertThat(EventCost.extra(event(1, 5_000, i -> new String[] {"long", "" + i})))
                .isZero();
    }

    @Test
    void whatADeletionNamesCostsAlsoIfItIsUnknown() {
        Event deletion = event(5, 10, i -> new String[] {"e", String.format("%064x", i)});
        Event note = event(1, 10, i -> new String[] {"e", String.format("%064x", i)});

        assertThat(EventCost.of(deletion) - EventCost.of(note)).isEqualTo(10 * 300);
    }

    @Test
    void aRequestToVanishIsDear() {
        assertThat(EventCost.of(event(62, 0, i -> new String[0]))).isGreaterThan(100_000);
    }

    @Test
    void aMessageWeighsWhatItsEventCosts() {
        Event event = event(5, 500, i -> new String[] {"e", String.format("%064x", i)});
        Map<String, Object> properties = Map.of(StoreProperties.EXTRA_COST, EventCost.extra(event));

        assertThat(cost.weigh(message(event, properties))).isEqualTo(EventCost.of(event));
        assertThat(cost.weigh(message(event, Map.of()))).isEqualTo(event.raw().length + 1_000);
        assertThat(cost.weigh(message(event, Map.of(StoreProperties.EXTRA_COST, -1_000_000L))))
                .isPositive();
        assertThat(cost.weigh(message(event, Map.of(StoreProperties.EXTRA_COST, "nonsense"))))
                .isPositive();
    }

    @Test
    void aBatchIsFullOfWhatItsEventsCost() {
        Event event = event(1, 1_020, i -> new String[] {"t", "" + i});
        InboundMessage message = message(event, Map.of(StoreProperties.EXTRA_COST, EventCost.extra(event)));
        Batch batch = new Batch(500, 1_000_000, cost);

        while (!batch.isFull()) {
            batch.add(message);
        }

        assertThat(batch.messages()).hasSizeBetween(4, 5);
    }
}
