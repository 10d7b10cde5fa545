package dev.camelstr.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.testing.TestRelay;
import dev.camelstr.testing.zoo.Holdings;
import dev.camelstr.testing.zoo.Tally.Asked;
import dev.camelstr.testing.zoo.ZooRelay;
import dev.camelstr.testing.zoo.habit.RateLimit;
import dev.camelstr.testing.zoo.habit.Refusal;
import dev.camelstr.testing.zoo.habit.Understanding;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A relay is away for an hour in which much is published, gives 100 events at once, and takes one request a second. {@code
 * -Dcamelstr.away.events=10000} takes two minutes.
 */
@Tag("aggregator")
class HourAwayIT {
    private static final int EVENTS = Integer.getInteger("camelstr.away.events", 1_500);
    private static final int CAP = 100;
    private static final long HOUR = 3_600;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Beside those that bring events: the live subscriptions, the looks at the order, and the ends. */
    private static final int OTHER_REQUESTS = 12;

    private final EventSigner author = EventSigner.random(TestRelay.SCHNORR);
    private final long now = System.currentTimeMillis() / 1_000;

    private List<Event> events(int count, long from, long to, String what) {
        return IntStream.range(0, count)
                .mapToObj(i -> author.sign(new EventBuilder(1)
                        .createdAt(from + (to - from) * i / count)
                        .content(what + i)))
                .toList();
    }

    @Test
    void whatWasPublishedMeanwhileIsHeldThoughTheCollectorWasRestarted() throws Exception {
        List<Event> before = events(300, now - 24 * HOUR, now - HOUR, "before ");
        List<Event> meanwhile = events(EVENTS, now - HOUR, now - 10, "meanwhile ");
        Holdings holdings = new Holdings().add(before);
        try (ZooRelay relay = ZooRelay.start(holdings, new RateLimit(PAUSE, Refusal.CLOSED), Understanding.cap(CAP));
                Collector collector = new Collector(List.of(relay), Map.of())) {
            collector.start();
            collector.awaitAll(holdings.owed().keySet());
            relay.stop();
            Awaitility.await().until(() -> collector.status().contains("\"trouble\":\"away\""));
            holdings.add(meanwhile);
            collector.killAsIfAt(now - HOUR);
            collector.start();
            int asked = relay.tally().requests();
            relay.listen();
            collector.awaitAll(holdings.owed().keySet());

            int requests = relay.tally().requests() - asked;
            System.out.printf(
                    "%d events, %d REQs, %d complaints%n",
                    EVENTS, requests, relay.tally().complained());
            assertThat(requests).isBetween(EVENTS / CAP, EVENTS / (CAP - 2) + OTHER_REQUESTS);
            assertThat(relay.tally().complaints()).isEmpty();
            assertThat(pauses(relay.tally().asked())).allMatch(pause -> pause >= PAUSE.toNanos());
            collector.stop();
        }
    }

    private static List<Long> pauses(List<Asked> asked) {
        return IntStream.range(1, asked.size())
                .mapToObj(i -> asked.get(i).at() - asked.get(i - 1).at())
                .toList();
    }
}
