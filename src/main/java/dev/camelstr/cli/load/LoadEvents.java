package dev.camelstr.cli.load;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.crypto.Schnorr;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Notes for a load, signed before it begins, of about the size that real events have (600 bytes). */
public final class LoadEvents {
    private static final int AUTHORS = 100;
    private static final int ANSWERS = 10;
    private static final int SPAN_SECONDS = 3_600;
    private static final int CONTENT_CHARS = 230;

    private final List<EventSigner> authors;
    private final Random random = new Random();

    public LoadEvents(Schnorr schnorr) {
        authors = IntStream.range(0, AUTHORS)
                .mapToObj(i -> EventSigner.random(schnorr))
                .toList();
    }

    /** New events of the last hour, whose one-letter tag {@code t} has that value; each ten answer the same event. */
    public List<Event> notes(int count, String topic) {
        long salt = random.nextLong();
        long now = Instant.now().getEpochSecond();
        return IntStream.range(0, count)
                .parallel()
                .mapToObj(i -> note(i, salt, topic, now - SPAN_SECONDS + (long) SPAN_SECONDS * i / count))
                .toList();
    }

    private Event note(int number, long salt, String topic, long createdAt) {
        String words = "note " + number + " of load " + Long.toHexString(salt) + " ";
        return authors.get(number % AUTHORS)
                .sign(new EventBuilder(1)
                        .createdAt(createdAt)
                        .content(words + "lorem ipsum dolor sit amet ".repeat((CONTENT_CHARS - words.length()) / 27))
                        .tag("t", topic)
                        .tag("e", "%048x%016x".formatted(salt, number / ANSWERS))
                        .tag("p", authors.get((number + 1) % AUTHORS).pubkey().hex()));
    }

    /** Filters for authors that nobody has ever heard of. */
    public List<Filter> idle(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    byte[] key = new byte[PublicKey.BYTES];
                    random.nextBytes(key);
                    return Filter.builder()
                            .authors(List.of(PublicKey.of(key)))
                            .kinds(1)
                            .build();
                })
                .toList();
    }
}
