package dev.camelstr.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.testing.Child;
import dev.camelstr.testing.Ports;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.TestRelay;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The relay in 256 MB with the share of memory that it gives to the newest events by default, which are far fewer than are
 * published: it lives, and what it answers is exact, wherever it stands. {@code -Dcamelstr.load.events=200000} for fewer.
 */
@Tag("scale")
class SmallHeapIT {
    private static final Logger LOG = LoggerFactory.getLogger(SmallHeapIT.class);
    private static final int EVENTS = Integer.getInteger("camelstr.load.events", 1_000_000);
    private static final int ROUND = 20_000;
    private static final int UNANSWERED = 100;
    private static final int AUTHORS = 50;
    private static final int TAGS = 2_000;
    private static final int ADDRESSES = 5_000;
    private static final int EVENTS_OF_A_SECOND = 20;
    private static final long FIRST_SECOND = 1_700_000_000L;
    private static final int LIMIT = 500;

    /** What was published, and stands. */
    private record Note(EventId id, long createdAt, int author, int tag) {
        static final Comparator<Note> AS_ANSWERED =
                Comparator.comparingLong(Note::createdAt).reversed().thenComparing(Note::id);
    }

    private final List<EventSigner> authors =
            IntStream.range(0, AUTHORS).mapToObj(i -> TestRelay.author()).toList();
    private final List<Note> notes = new ArrayList<>();
    private final Map<Integer, Note> replaceable = new TreeMap<>();
    private final Random random = new Random(1);

    @TempDir
    private Path folder;

    @Test
    void answersAreExactHoweverManyMoreAreStoredThanFitIntoMemory() throws Exception {
        int port = Ports.free();
        try (Child relay = Child.run(
                List.of("-Xmx256m"),
                "store,upkeep,serve,search",
                Map.of(
                        "camelstr.data-dir", folder.resolve("data").toString(),
                        "camelstr.relay.host", "127.0.0.1",
                        "camelstr.relay.ok-timeout", "5m", // a slow machine
                        "camelstr.relay.query-time", "5m",
                        "camelstr.relay.message-rate", "0",
                        "camelstr.relay.port", Integer.toString(port)))) {
            relay.awaitOutput("Nostr relay listens on");
            try (RelayClient client = RelayClient.connect(URI.create("ws://127.0.0.1:" + port + "/"))) {
                long began = System.nanoTime();
                for (int first = 0; first < EVENTS; first += ROUND) {
                    publish(client, first, Math.min(EVENTS, first + ROUND));
                    compare(client, first + ROUND);
                }
                LOG.info("{} events in {} s, answers compared", EVENTS, (System.nanoTime() - began) / 1_000_000_000);
            }
            assertThat(relay.isAlive()).isTrue();
            relay.stop();
            assertThat(relay.output()).doesNotContain("OutOfMemory", "out of memory", " ERROR ", "\n\tat ");
        }
    }

    private void publish(RelayClient client, int first, int end) throws Exception {
        int unanswered = 0;
        for (int i = first; i < end; i++) {
            client.event(made(i));
            if (++unanswered == UNANSWERED) {
                unanswered--;
                accepted(client);
            }
        }
        for (; unanswered > 0; unanswered--) {
            accepted(client);
        }
    }

    private static void accepted(RelayClient client) throws Exception {
        RelayMessage.Ok ok = client.nextButChallenge(RelayMessage.Ok.class);
        assertThat(ok.accepted()).as(ok.message()).isTrue();
    }

    /** Each tenth takes the place of an earlier one. */
    private Event made(int number) {
        int author = number % AUTHORS;
        long createdAt = FIRST_SECOND + number / EVENTS_OF_A_SECOND;
        int tag = random.nextInt(TAGS);
        boolean replaces = number % 10 == 0;
        int address = number % ADDRESSES;
        EventBuilder draft = new EventBuilder(replaces ? 30_078 : 1)
                .createdAt(createdAt)
                .content("number " + number)
                .tag("t", "tag" + tag);
        Event event = authors.get(author).sign(replaces ? draft.tag("d", Integer.toString(address)) : draft);
        Note note = new Note(event.id(), createdAt, author, tag);
        if (replaces) {
            replaceable.put(address, note);
        } else {
            notes.add(note);
        }
        return event;
    }

    private void compare(RelayClient client, int published) throws Exception {
        for (int i = 0; i < 5; i++) {
            int tag = random.nextInt(TAGS);
            int author = random.nextInt(AUTHORS);
            long since = FIRST_SECOND + random.nextInt(published) / EVENTS_OF_A_SECOND;
            asked(client, "\"#t\":[\"tag" + tag + "\"]", note -> note.tag() == tag);
            asked(
                    client,
                    "\"authors\":[\"" + authors.get(author).pubkey().hex() + "\"],\"until\":" + since,
                    note -> note.author() == author && note.createdAt() <= since);
            asked(
                    client,
                    "\"since\":" + since + ",\"until\":" + (since + 20),
                    note -> note.createdAt() >= since && note.createdAt() <= since + 20);
        }
        asked(client, "\"since\":0", note -> true);
    }

    private void asked(RelayClient client, String filter, Predicate<Note> matches) throws Exception {
        List<Note> all = Stream.concat(notes.stream(), replaceable.values().stream())
                .filter(matches)
                .toList();
        List<EventId> newest =
                all.stream().sorted(Note.AS_ANSWERED).limit(LIMIT).map(Note::id).toList();

        assertThat(client.stored("s", "{" + filter + ",\"limit\":" + LIMIT + "}"))
                .as(filter)
                .isEqualTo(newest);
        client.send("[\"CLOSE\",\"s\"]").send("[\"COUNT\",\"c\",{" + filter + "}]");
        assertThat(client.next(RelayMessage.Count.class).count())
                .as("count of " + filter)
                .isEqualTo(all.size());
    }
}
