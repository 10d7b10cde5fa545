package dev.camelstr.fuzz;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.testing.TestRelay;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Events that make the store do more than they are long. */
final class CostlyEvents {
    private static final int TAGS = 4_900;

    private final EventSigner author = TestRelay.author();

    List<Attack> all() {
        return List.of(
                Attacks.flood("replaced events of thousands of tags", 20, "[\"OK\"", Attacks.made(100, this::replaced)),
                Attacks.flood(
                        "deletions of events of thousands of tags", 2, "[\"OK\"", Attacks.made(100, this::deleted)),
                Attacks.flood("requests to vanish", 20, "[\"OK\"", Attacks.made(300, CostlyEvents::vanish)),
                Attacks.flood("addresses that were never there", 20, "[\"OK\"", Attacks.made(100, this::addresses)),
                Attacks.flood("words that nobody else has", 8, "[\"OK\"", Attacks.made(40, this::words)),
                Attacks.flood("texts of Han to be indexed", 8, "[\"OK\"", Attacks.made(40, this::han)),
                Attacks.flood("gift wraps to thousands", 20, "[\"OK\"", Attacks.made(60, this::wraps)),
                Attacks.flood("ephemeral events", 8, "[\"OK\"", Attacks.made(2_000, this::ephemeral)));
    }

    private String event(EventBuilder draft) {
        return Attacks.event(author.sign(draft));
    }

    private String replaced(int number) {
        EventBuilder draft =
                new EventBuilder(30_078).createdAt(1_700_000_000L + number).tag("d", "x");
        for (int tag = 0; tag < TAGS; tag++) {
            draft.tag("t", number + "-" + tag);
        }
        return event(draft);
    }

    private String deleted(int number) {
        EventBuilder draft = new EventBuilder(1).createdAt(1_700_000_000L + number / 2);
        for (int tag = 0; tag < TAGS; tag++) {
            draft.tag("t", number / 2 + "-" + tag);
        }
        Event event = author.sign(draft);
        return number % 2 == 0
                ? Attacks.event(event)
                : event(new EventBuilder(5).tag("e", event.id().hex()));
    }

    private static String vanish(int number) {
        return Attacks.event(TestRelay.author().sign(new EventBuilder(62).tag("relay", "ALL_RELAYS")));
    }

    private String addresses(int number) {
        EventBuilder draft = new EventBuilder(5);
        for (int i = 0; i < 1_000; i++) {
            draft.tag("a", "30023:" + author.pubkey().hex() + ":" + number + "-" + i);
        }
        return event(draft);
    }

    private String words(int number) {
        return event(new EventBuilder(1)
                .content(IntStream.range(0, 30_000)
                        .mapToObj(i -> "w" + number + "q" + i)
                        .collect(Collectors.joining(" "))));
    }

    private String han(int number) {
        return event(new EventBuilder(1)
                .content(new Random(number)
                        .ints(100_000, 0x4e00, 0x9f00)
                        .mapToObj(Character::toString)
                        .collect(Collectors.joining())));
    }

    private String wraps(int number) {
        EventBuilder draft = new EventBuilder(1059);
        for (int i = 0; i < TAGS; i++) {
            draft.tag("p", String.format("%032x%032x", number, i));
        }
        return event(draft);
    }

    private String ephemeral(int number) {
        return event(new EventBuilder(20_001).content("x".repeat(1_000) + number));
    }
}
