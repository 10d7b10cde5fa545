package dev.camelstr.store.rules;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.Tag;
import dev.camelstr.store.StoreProperties;
import dev.camelstr.store.TestEvents;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Random histories of few authors, addresses and moments, so that everything meets everything. */
public final class Histories {
    /** When the expirations that are to come are long over. */
    public static final long FAR_FUTURE = 99_000_000_000L;

    private static final long FAR_PAST = 1_000;

    /** An event, and whether it is a request to vanish that concerns this relay. */
    public record Arrival(Event event, boolean vanish) {
        public InboundMessage at(String stream, long offset) {
            return TestEvents.message(
                    event, stream, offset, vanish ? Map.of(StoreProperties.VANISH, "true") : Map.of());
        }
    }

    private Histories() {}

    /** Of up to 60 arrivals. */
    public static Arbitrary<List<Arrival>> any() {
        return Arbitraries.frequencyOf(
                        Tuple.of(6, notes()),
                        Tuple.of(8, replaced()),
                        Tuple.of(2, wraps()),
                        Tuple.of(3, deletionsById()),
                        Tuple.of(3, deletionsByAddress()),
                        Tuple.of(1, vanishings()))
                .list()
                .ofMinSize(1)
                .ofMaxSize(60);
    }

    /**
     * Of up to 60 arrivals: those, deletions of them by id and by address, and requests to vanish.
     *
     * @param replaced the kind of those that have an address
     */
    public static Arbitrary<List<Arrival>> of(Arbitrary<Arrival> own, int replaced) {
        return Arbitraries.frequencyOf(
                        Tuple.of(12, own),
                        Tuple.of(4, deletionsById(own.map(Arrival::event))),
                        Tuple.of(1, deletionsByAddress(Arbitraries.of(replaced))),
                        Tuple.of(1, vanishings()))
                .list()
                .ofMinSize(1)
                .ofMaxSize(60);
    }

    /** One of the authors, at one of the moments, with the id that follows from all of it. */
    public static Arbitrary<Arrival> arrival(int kind, String content, List<Tag> tags) {
        return Combinators.combine(authors(), moments(), expirations()).as((author, moment, expiration) -> {
            EventBuilder event = new EventBuilder(kind)
                    .createdAt(moment)
                    .content(content)
                    .tags(tags)
                    .tags(expiration);
            EventId id =
                    EventId.ofHex(TestEvents.hex(id(author + " " + moment + " " + kind + content + tags + expiration)));
            return new Arrival(event.build(PublicKey.ofHex(TestEvents.hex(author)), id, new byte[64]), false);
        });
    }

    /** The id follows from all else, as it should: equal contents are duplicates. */
    private static Event event(long pubkey, long createdAt, int kind, List<Tag> tags) {
        long id = id(pubkey + " " + createdAt + " " + kind + " " + tags);
        return TestEvents.event(id, pubkey, createdAt, kind, tags.toArray(Tag[]::new));
    }

    /** A hash without collisions, as ids are; the lowest is any of those of one moment. */
    private static long id(String contents) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(contents.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(hash).getLong() >>> 1;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Arbitrary<Long> authors() {
        return Arbitraries.longs().between(1, 3);
    }

    private static Arbitrary<Long> moments() {
        return Arbitraries.longs().between(1, 6);
    }

    private static Arbitrary<List<Tag>> expirations() {
        return Arbitraries.frequency(
                Tuple.of(6, List.of()),
                Tuple.of(1, List.of(Tag.of("expiration", Long.toString(FAR_PAST)))),
                Tuple.of(1, List.of(Tag.of("expiration", Long.toString(FAR_FUTURE)))));
    }

    private static Arbitrary<Arrival> notes() {
        return Combinators.combine(authors(), moments(), Arbitraries.of(1, 5, 62, 20_001), expirations())
                .as((author, moment, kind, tags) -> new Arrival(event(author, moment, kind, tags), false));
    }

    /** Gift wraps, which vanish with their author and with any recipient. */
    private static Arbitrary<Arrival> wraps() {
        Arbitrary<List<Long>> recipients = authors().list().ofMaxSize(2);
        return Combinators.combine(authors(), moments(), recipients)
                .as((author, moment, keys) -> new Arrival(
                        event(
                                author,
                                moment,
                                1_059,
                                keys.stream()
                                        .map(key -> Tag.of("p", TestEvents.hex(key)))
                                        .toList()),
                        false));
    }

    private static Arbitrary<Arrival> replaced() {
        return Combinators.combine(authors(), moments(), Arbitraries.of(0, 10_002, 30_023), ds(), expirations())
                .as((author, moment, kind, d, tags) -> {
                    List<Tag> all = new ArrayList<>(tags);
                    if (kind == 30_023) {
                        all.add(Tag.of("d", d));
                    }
                    all.add(Tag.of("t", "x" + moment));
                    return new Arrival(event(author, moment, kind, all), false);
                });
    }

    private static Arbitrary<String> ds() {
        return Arbitraries.of("", "a", "long".repeat(40));
    }

    private static Arbitrary<Arrival> deletionsById() {
        return deletionsById(
                Arbitraries.oneOf(notes(), wraps(), replaced(), vanishings()).map(Arrival::event));
    }

    private static Arbitrary<Arrival> deletionsById(Arbitrary<Event> targets) {
        return Combinators.combine(
                        authors(), moments(), targets.list().ofMinSize(1).ofMaxSize(3), expirations())
                .as((author, moment, events, tags) -> {
                    List<Tag> all = new ArrayList<>(tags);
                    events.forEach(target -> all.add(Tag.of("e", target.id().hex())));
                    return new Arrival(event(author, moment, 5, all), false);
                });
    }

    private static Arbitrary<Arrival> deletionsByAddress() {
        return deletionsByAddress(Arbitraries.of(0, 10_002, 30_023, 1, 5));
    }

    private static Arbitrary<Arrival> deletionsByAddress(Arbitrary<Integer> kinds) {
        return Combinators.combine(authors(), authors(), moments(), kinds, ds())
                .as((author, other, moment, kind, d) -> new Arrival(
                        event(
                                author,
                                moment,
                                5,
                                List.of(Tag.of(
                                        "a", kind + ":" + TestEvents.hex(other) + ":" + (kind == 30_023 ? d : "")))),
                        false));
    }

    private static Arbitrary<Arrival> vanishings() {
        return Combinators.combine(authors(), moments(), Arbitraries.of(true, false))
                .as((author, moment, vanish) -> new Arrival(
                        event(author, moment, 62, List.of(Tag.of("relay", vanish ? "ALL_RELAYS" : "other"))), vanish));
    }
}
