package dev.camelstr.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.ClientMessages;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.pipeline.serve.event.Ahead;
import dev.camelstr.testing.RawClient;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Events that keep the store busy, from 127.0.0.2, while a client from 127.0.0.1 publishes and asks: what it waits for is bounded
 * by {@code camelstr.relay.max-ahead}, not by what others have sent.
 */
class CostlyEventsIT {
    private static final String ATTACKER = "127.0.0.2";
    private static final int CONNECTIONS = 40;
    private static final int ROUNDS = 10;

    /** On a machine that is ten times slower; on others it is half a second. */
    private static final long PATIENCE_MILLIS = 10_000;

    private final EventSigner author = TestRelay.author();
    private final AtomicInteger taken = new AtomicInteger();
    private final List<RawClient> attackers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private TestRelay relay;

    @BeforeEach
    void start() {
        relay = TestRelay.start(StreamKind.LOCAL, Map.of("camelstr.relay.url", "ws://relay.test/"));
    }

    @AfterEach
    void stop() throws Exception {
        for (RawClient attacker : attackers) {
            attacker.close();
        }
        for (Thread thread : threads) {
            thread.join(TimeUnit.MINUTES.toMillis(1));
        }
        relay.close();
    }

    @Test
    void eventsOfThousandsOfTagsKeepNobodyElseWaiting() throws Exception {
        List<String> events = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            EventBuilder draft = new EventBuilder(1);
            for (int tag = 0; tag < 4_900; tag++) {
                draft.tag("t", i + "-" + tag);
            }
            events.add(message(author.sign(draft)));
        }

        flood(events);
        someWait();

        servedMeanwhile(TestRelay.author(), 6);
        nothingIsHeldInTheEnd();
    }

    @Test
    void aFloodOfNotesKeepsNobodyElseWaiting() throws Exception {
        List<String> events = new ArrayList<>();
        for (int i = 0; i < 30_000; i++) {
            events.add(message(TestRelay.note(author, "flood " + i)));
        }

        flood(events);
        someWait();

        servedMeanwhile(TestRelay.author(), 4_000);
        for (RawClient attacker : attackers) {
            attacker.leave();
        }
        nothingIsHeldInTheEnd();
    }

    @Test
    void forgedEventsUseUpNothingOfTheAuthorThatTheyName() throws Exception {
        List<String> events = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            EventBuilder draft = new EventBuilder(1);
            for (int tag = 0; tag < 1_000; tag++) {
                draft.tag("t", i + "-" + tag);
            }
            Event event = author.sign(draft);
            events.add(message(event).replace(HexFormat.of().formatHex(event.sig(), 0, 4), "00000000"));
        }

        flood(events);

        servedMeanwhile(author, 0);
        assertThat(taken).hasValue(0);
    }

    /** Over many connections; their answers are counted until the last, or until a connection is cut. */
    private void flood(List<String> events) throws Exception {
        for (int i = 0; i < CONNECTIONS; i++) {
            RawClient attacker = RawClient.from(ATTACKER, relay.uri().getPort()).upgrade("");
            assertThat(attacker.handshake()).startsWith("HTTP/1.1 101");
            assertThat(attacker.nextText()).startsWith("[\"AUTH\"");
            attackers.add(attacker);
        }
        for (int i = 0; i < CONNECTIONS; i++) {
            RawClient attacker = attackers.get(i);
            int first = i;
            begin(() -> {
                for (int event = first; event < events.size(); event += CONNECTIONS) {
                    attacker.text(events.get(event));
                }
            });
            begin(() -> {
                while (true) {
                    count(attacker.nextText());
                }
            });
        }
    }

    private interface Talk {
        void run() throws IOException;
    }

    private void begin(Talk talk) {
        Thread thread = new Thread(() -> {
            try {
                talk.run();
            } catch (IOException e) {
                // The connection was cut, or the test is over.
            }
        });
        thread.start();
        threads.add(thread);
    }

    private void count(String answer) throws IOException {
        if (answer.startsWith("closed")) {
            throw new IOException(answer);
        }
        assertThat(answer).startsWith("[\"OK\"");
        if (answer.contains("\",true,")) {
            taken.incrementAndGet();
        }
    }

    /**
     * An event and a query of somebody else, again and again. How many of the others' events the store has taken meanwhile does
     * not depend on how fast the machine is.
     */
    private void servedMeanwhile(EventSigner honest, int mostTaken) throws Exception {
        List<Integer> takenMeanwhile = new ArrayList<>();
        try (RelayClient client = relay.connect()) {
            client.next(RelayMessage.Auth.class);
            for (int i = 0; i < ROUNDS; i++) {
                Event note = TestRelay.note(honest, "served " + i);
                long start = System.nanoTime();
                int before = taken.get();
                assertThat(client.publish(note).accepted()).isTrue();
                takenMeanwhile.add(taken.get() - before);
                assertThat(client.stored("s" + i, "{\"ids\":[\"" + note.id().hex() + "\"]}"))
                        .containsExactly(note.id());
                assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start))
                        .isLessThan(PATIENCE_MILLIS);
            }
        }
        Collections.sort(takenMeanwhile);
        assertThat(takenMeanwhile.get(ROUNDS / 2))
                .as("the median of %s", takenMeanwhile)
                .isLessThanOrEqualTo(mostTaken);
    }

    private void someWait() {
        Awaitility.await().until(() -> ahead().getWaiting() > 0);
    }

    /** Whether their clients are there or not. */
    private void nothingIsHeldInTheEnd() {
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(ahead().getCost() + ahead().getWaiting()).isZero());
    }

    private Ahead ahead() {
        return relay.application().context().getRegistry().lookupByNameAndType("ahead", Ahead.class);
    }

    private static String message(Event event) {
        return new String(ClientMessages.event(event.raw()), StandardCharsets.UTF_8);
    }
}
