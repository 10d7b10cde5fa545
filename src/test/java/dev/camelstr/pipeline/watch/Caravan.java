package dev.camelstr.pipeline.watch;

import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.testing.TestRelay;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A few authors on two relays who talk, so that the page has something to show. */
final class Caravan implements AutoCloseable {
    private static final long PERIOD_MILLIS = 60;
    private static final List<String> NAMES =
            List.of("Amina", "Bram", "Chiara", "Dorothea", "Emre", "Amir", "Am<b>ara</b>", "Hiroshi");
    private static final List<String> NOTES = List.of(
            "Good morning from the well. The water is cold and the sky is wide.",
            "A log is the simplest thing that could possibly work, and it does. #streams",
            "Three herons on the roof today.",
            "Has anybody measured how long a deletion takes to reach the third relay?",
            "The best interface is the one that you forget.",
            "Released version 2 of my little tool: https://tool.example/changes",
            "Tea first, relays later. 🍵",
            "Überraschung: es läuft! #nostr",
            "Whoever counts the stars should keep the sum somewhere durable. #desert");
    private static final List<String> TALK = List.of(
            "Which relay keeps the caravan together when the night is long? #nostr #desert",
            "The one that answers. I keep a list of those that do, and of those that only say so.",
            "A list! Would you share it?",
            "Here: https://list.example/relays – it is short.",
            "In my days there was one relay, and it was made of copper.",
            "Two of them, so that one may sleep. 🐪");
    /** Whom each part of the talk answers. */
    private static final int[] ANSWERED = {-1, 0, 1, 2, 1, 0};

    private final List<EventSigner> authors =
            Stream.generate(TestRelay::author).limit(NAMES.size()).toList();
    private final SampleRelay first = SampleRelay.start(List.of());
    private final SampleRelay second = SampleRelay.start(List.of());
    private final Random random = new Random(7);
    private final AtomicInteger sent = new AtomicInteger();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<Event> notes = new ArrayList<>();
    private final Event question;

    Caravan() {
        for (int i = 0; i < NAMES.size(); i++) {
            first.publish(authors.get(i)
                    .sign(new EventBuilder(0)
                            .content("{\"display_name\":\"" + NAMES.get(i) + "\",\"about\":\"On the way.\"}")));
            first.publish(followed(i));
        }
        question = talk();
        timer.scheduleAtFixedRate(this::next, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** The first one follows all, each other one the three before. */
    private Event followed(int number) {
        EventBuilder list = new EventBuilder(3);
        for (int i = 0; i < authors.size(); i++) {
            if (i != number && (number == 0 || i < number && i >= number - 3)) {
                list.tag("p", authors.get(i).pubkey().hex());
            }
        }
        return authors.get(number).sign(list);
    }

    private Event talk() {
        long begin = Instant.now().getEpochSecond() - 1_800;
        Event[] said = new Event[TALK.size()];
        for (int i = 0; i < said.length; i++) {
            EventBuilder draft = new EventBuilder(1).content(TALK.get(i)).createdAt(begin + 240L * i);
            if (i > 0) {
                draft.tag("e", said[0].id().hex(), "", "root");
            }
            if (ANSWERED[i] > 0) {
                draft.tag("e", said[ANSWERED[i]].id().hex(), "", "reply");
            }
            said[i] = authors.get(i).sign(draft);
            first.publish(said[i]);
        }
        for (EventSigner author : authors) {
            first.publish(author.sign(
                    new EventBuilder(7).content("+").tag("e", said[0].id().hex())));
        }
        return said[0];
    }

    /** The question, and the first notes, the earlier the more. */
    private Event liked(int n) {
        return n % 9 == 0 || notes.isEmpty() ? question : notes.get(random.nextInt(1 + random.nextInt(notes.size())));
    }

    /** At most one event: most on both relays, some changed on the way, some that others replace or delete. */
    private void next() {
        int n = sent.getAndIncrement();
        if (random.nextDouble() > 0.6 + 0.4 * Math.sin(n / 120.0)) {
            return; // there is more to be told at some times than at others
        }
        EventSigner author = authors.get(random.nextInt(authors.size()));
        EventBuilder draft = n % 9 == 0 || n % 9 == 4
                ? new EventBuilder(7).content("+").tag("e", liked(n).id().hex())
                : new EventBuilder(1).content(NOTES.get(n % NOTES.size())).tag("t", n % 2 == 0 ? "desert" : "streams");
        Event event = author.sign(draft.tag("n", "" + n));
        if (event.kind() == 1 && n % 23 != 0 && notes.size() < NOTES.size()) {
            notes.add(event);
        }
        if (n % 23 == 0) {
            first.publish(author.sign(new EventBuilder(5).tag("e", event.id().hex())));
        } else {
            first.publish(event);
        }
        if (n % 3 != 0) {
            second.publish(event);
        }
        if (n % 31 == 0) {
            second.publish(author.sign(new EventBuilder(0).content("{}").createdAt(n)));
        }
        if (n % 40 == 0) {
            second.publish(new String(event.raw(), StandardCharsets.UTF_8)
                    .replaceFirst("\"content\":\"", "\"content\":\"changed: ")
                    .getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The URLs, as {@code camelstr.relays} has them. */
    String relays() {
        return first.url() + "," + second.url();
    }

    /** What the longest talk began with. */
    Event question() {
        return question;
    }

    /** Who follows all others. */
    PublicKey leader() {
        return authors.get(0).pubkey();
    }

    int sent() {
        return sent.get();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        first.close();
        second.close();
    }
}
