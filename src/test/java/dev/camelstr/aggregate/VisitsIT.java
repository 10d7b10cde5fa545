package dev.camelstr.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.testing.TestRelay;
import dev.camelstr.testing.zoo.Holdings;
import dev.camelstr.testing.zoo.ZooRelay;
import dev.camelstr.testing.zoo.habit.Crowd;
import dev.camelstr.testing.zoo.habit.Understanding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** More relays than there may be connections. */
@Tag("aggregator")
class VisitsIT {
    private static final int SLOTS = 3;
    private static final int RELAYS = 9;
    private static final int EVENTS = 250;

    private final EventSigner author = EventSigner.random(TestRelay.SCHNORR);
    private final Crowd crowd = new Crowd();
    private final List<ZooRelay> relays = new ArrayList<>();

    @AfterEach
    void close() {
        relays.forEach(ZooRelay::close);
    }

    private List<Event> events(int relay, String when, long first) {
        return IntStream.range(0, EVENTS)
                .mapToObj(i ->
                        author.sign(new EventBuilder(1).createdAt(first + i).content(when + " " + relay + " " + i)))
                .toList();
    }

    private Set<EventId> all() {
        return relays.stream()
                .flatMap(relay -> relay.holdings().owed().keySet().stream())
                .collect(Collectors.toSet());
    }

    @Test
    void allIsHeldOfAllThoughFewAreConnectedAtATimeAlsoAfterARestart() throws Exception {
        long now = System.currentTimeMillis() / 1_000;
        for (int i = 0; i < RELAYS; i++) {
            Holdings holdings = new Holdings().add(events(i, "before", now - 86_400));
            relays.add(ZooRelay.start(holdings, crowd, Understanding.cap(100)));
        }
        Map<String, String> settings = Map.of(
                "camelstr.collect.max-connections", Integer.toString(SLOTS),
                "camelstr.collect.visit-interval", "20s",
                "camelstr.collect.page-rate", "20");
        try (Collector collector = new Collector(relays, settings)) {
            collector.start();
            collector.awaitAll(all());
            String status = collector.status();
            assertThat(status).contains("\"state\":\"waiting\"", "waiting for its visit at ");
            assertThat(status).contains("\"troubles\":[]");
            publish("while it runs");
            collector.awaitAll(all());
            collector.stop();
            publish("while it is away");
            collector.start();
            collector.awaitAll(all());
            collector.stop();
        }
        assertThat(crowd.most()).isEqualTo(SLOTS);
    }

    private void publish(String when) {
        long now = System.currentTimeMillis() / 1_000;
        for (int i = 0; i < RELAYS; i++) {
            relays.get(i).publish(events(i, when, now - EVENTS));
        }
    }
}
