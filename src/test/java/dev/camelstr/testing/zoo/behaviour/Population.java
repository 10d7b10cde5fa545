package dev.camelstr.testing.zoo.behaviour;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.crypto.Schnorr;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The authors whose events one relay holds and no other, and what they write: the same ids for the same name, but that the
 * days are those before now.
 */
public final class Population {
    private static final Schnorr SCHNORR = Schnorr.of("auto");
    private static final int AUTHORS = 40;
    private static final long NOW = System.currentTimeMillis() / 1000;
    private static final long DAYS = Duration.ofDays(3).toSeconds();
    private static final long QUIET = 60;

    /** None of which is replaced by a newer one; articles have a name each. */
    private static final List<Integer> KINDS = List.of(1, 1, 1, 7, 7, 6, 1111, 9735, 30023);

    private static final int ARTICLE = 30023;

    private final String name;
    private final List<EventSigner> authors;

    Population(String name) {
        this.name = name;
        this.authors = IntStream.range(0, AUTHORS)
                .mapToObj(index -> new EventSigner(SCHNORR, sha256(name + " " + index)))
                .toList();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    public List<PublicKey> pubkeys() {
        return authors.stream().map(EventSigner::pubkey).toList();
    }

    /** Seconds since 1970, of the moment that all times are before or after. */
    public static long now() {
        return NOW;
    }

    /** Events of three days, some of them in the same second, of many shapes. */
    public List<Event> spread(int count) {
        return spread(count, NOW - DAYS, NOW - QUIET, "");
    }

    /**
     * Such events of other days.
     *
     * @param mark tells them from others
     */
    public List<Event> spread(int count, long from, long to, String mark) {
        long[] times =
                new Random((name + mark).hashCode()).longs(count, from, to).toArray();
        for (int i = 1; i < count; i++) {
            times[i] = i % 8 == 0 ? times[i - 1] : times[i];
        }
        return IntStream.range(0, count)
                .parallel()
                .mapToObj(i -> sign(i, KINDS.get(i % KINDS.size()), times[i], mark + " " + i))
                .toList();
    }

    /** All in one second, of all kinds and authors. */
    public List<Event> dense(int count, long second) {
        return IntStream.range(0, count)
                .parallel()
                .mapToObj(i -> sign(i, KINDS.get(i * 7 / AUTHORS % KINDS.size()), second, "dense " + i))
                .toList();
    }

    /** All in one second, of one kind and author. */
    public List<Event> denseOfOne(int count, long second) {
        return IntStream.range(0, count)
                .parallel()
                .mapToObj(i -> note(second, "dense of one " + i))
                .toList();
    }

    /** One by the first author. */
    public Event note(long createdAt, String content) {
        return authors.get(0).sign(new EventBuilder(1).createdAt(createdAt).content(content));
    }

    private Event sign(int index, int kind, long createdAt, String words) {
        EventBuilder event = new EventBuilder(kind).createdAt(createdAt).content(Shapes.content(index, words));
        Shapes.tags(index).forEach(tag -> event.tag(tag.toArray(String[]::new)));
        if (kind == ARTICLE) {
            event.tag("d", words);
        }
        return authors.get(index % AUTHORS).sign(event);
    }
}
