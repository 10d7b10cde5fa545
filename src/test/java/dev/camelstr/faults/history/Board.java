package dev.camelstr.faults.history;

import dev.camelstr.nostr.Address;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.Kind;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.testing.TestRelay;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the clients write and ask for: few authors, topics and addresses, so that they meet. Thread-safe. */
final class Board {
    private static final int AUTHORS = 12;
    private static final int TOPICS = 6;
    private static final int RECENT = 50;
    private static final int MOST = 5_000;
    private static final int IDS_AT_ONCE = 500;
    private static final int ASKED_BACK_SECONDS = 60;
    private static final int LIST = 10_000;
    private static final int APPLICATION_DATA = 30_078;
    private static final String KEPT = "kept";
    private static final String DELETED = "deleted";

    private final List<EventSigner> authors =
            IntStream.range(0, AUTHORS).mapToObj(any -> TestRelay.author()).toList();
    private final String topics = "topic-" + authors.get(0).pubkey().hex() + "-";
    private final List<Event> made = new ArrayList<>();
    private final List<Event> taken = new ArrayList<>();
    private final List<Event> relayed = new ArrayList<>();
    private long number;

    /** To be published: mostly something new. */
    synchronized Event next(Random random) {
        int what = random.nextInt(100);
        if (what < 5 && !made.isEmpty()) {
            return recent(made, random); // by another client, perhaps at another node, whatever became of it
        }
        EventSigner author = authors.get(random.nextInt(AUTHORS));
        Event event;
        if (what < 13 && !made.isEmpty()) {
            event = deletion(random);
        } else if (what < 30) {
            event = author.sign(version(random));
        } else if (what < 35) {
            String soon = Long.toString(seconds() + 1 + random.nextInt(10));
            event = author.sign(note(random).tag("expiration", soon));
        } else {
            event = author.sign(note(random));
        }
        made.add(event);
        return event;
    }

    /** To be published elsewhere; nothing is done to it afterwards. */
    synchronized Event relayed(Random random) {
        Event event = authors.get(random.nextInt(AUTHORS)).sign(note(random));
        relayed.add(event);
        return event;
    }

    private EventBuilder note(Random random) {
        return new EventBuilder(Kind.TEXT_NOTE)
                .content("note " + ++number)
                .tag("t", topic(random.nextInt(TOPICS)))
                .createdAt(seconds() - random.nextInt(3));
    }

    /** Of one of few addresses; often of the same second as another. */
    private EventBuilder version(Random random) {
        EventBuilder version = switch (random.nextInt(3)) {
            case 0 -> new EventBuilder(Kind.METADATA);
            case 1 -> new EventBuilder(LIST);
            default -> new EventBuilder(APPLICATION_DATA).tag("d", d(random));
        };
        return version.content("version " + ++number).createdAt(seconds() - random.nextInt(2));
    }

    private static String d(Random random) {
        return random.nextBoolean() ? KEPT : DELETED;
    }

    /** Of an event of late, which may not be stored yet. Of addresses only those that are there for that. */
    private Event deletion(Random random) {
        Event target = recent(made, random);
        EventBuilder request =
                new EventBuilder(Kind.DELETION).content("deletion " + ++number).createdAt(seconds());
        if (target.kind() == Kind.TEXT_NOTE) {
            request.tag("e", target.id().hex());
        } else if (target.dTag().equals(DELETED)) {
            request.tag("a", target.address().map(Address::toString).orElseThrow());
        }
        return signer(target.pubkey()).sign(request);
    }

    private EventSigner signer(PublicKey key) {
        return authors.stream()
                .filter(author -> author.pubkey().equals(key))
                .findAny()
                .orElseThrow();
    }

    private static Event recent(List<Event> events, Random random) {
        return events.get(events.size() - 1 - random.nextInt(Math.min(RECENT, events.size())));
    }

    /** Matches whatever anybody follows. */
    synchronized Event fence() {
        EventBuilder fence = new EventBuilder(Kind.TEXT_NOTE).content("fence " + ++number);
        IntStream.range(0, TOPICS).forEach(i -> fence.tag("t", topic(i)));
        Event signed = authors.get(0).sign(fence);
        made.add(signed);
        return signed;
    }

    synchronized void taken(Event event) {
        taken.add(event);
    }

    synchronized Filter question(Random random) {
        PublicKey author = authors.get(random.nextInt(AUTHORS)).pubkey();
        int what = random.nextInt(10);
        if (what < 4 && !taken.isEmpty()) {
            Set<EventId> ids = new HashSet<>(Set.of(taken.get(taken.size() - 1).id()));
            IntStream.range(0, 4).forEach(i -> ids.add(recent(taken, random).id()));
            ids.add(taken.get(random.nextInt(taken.size())).id());
            return Filter.builder().ids(ids).build();
        } else if (what < 7) {
            return switch (random.nextInt(3)) {
                case 0 -> byAddress(author, Kind.METADATA).build();
                case 1 -> byAddress(author, LIST).build();
                default ->
                    byAddress(author, APPLICATION_DATA)
                            .tag("d", Set.of(d(random)))
                            .build();
            };
        }
        return interest(random);
    }

    private static Filter.Builder byAddress(PublicKey author, int kind) {
        return Filter.builder().authors(Set.of(author)).kinds(kind);
    }

    /** What to follow. */
    Filter interest(Random random) {
        return Filter.builder()
                .tag("t", Set.of(topic(random.nextInt(TOPICS))))
                .since(seconds() - ASKED_BACK_SECONDS)
                .limit(MOST)
                .build();
    }

    /** All topics. */
    Filter everything() {
        return Filter.builder()
                .tag("t", IntStream.range(0, TOPICS).mapToObj(this::topic).toList())
                .since(seconds() - ASKED_BACK_SECONDS / 10)
                .limit(MOST)
                .build();
    }

    /** Questions that all that was ever made answers, each way that it can be asked for. */
    synchronized List<Filter> all() {
        List<EventId> ids = Stream.concat(made.stream(), relayed.stream())
                .map(Event::id)
                .distinct()
                .toList();
        Stream<Filter> byId = IntStream.iterate(0, i -> i < ids.size(), i -> i + IDS_AT_ONCE)
                .mapToObj(i -> Filter.builder()
                        .ids(ids.subList(i, Math.min(ids.size(), i + IDS_AT_ONCE)))
                        .limit(MOST)
                        .build());
        Stream<Filter> byAuthor = authors.stream()
                .map(author -> Filter.builder()
                        .authors(Set.of(author.pubkey()))
                        .limit(MOST)
                        .build());
        Stream<Filter> byAddress = authors.stream()
                .flatMap(author -> Stream.of(Kind.METADATA, LIST)
                        .map(kind -> byAddress(author.pubkey(), kind).build()));
        return Stream.of(byId, byAuthor, byAddress).flatMap(each -> each).toList();
    }

    /** Nobody else's: others have other authors. */
    private String topic(int number) {
        return topics + number;
    }

    private static long seconds() {
        return Instant.now().getEpochSecond();
    }
}
