package dev.camelstr.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.testing.TestRelay;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What real clients send that is long: lists of all whom somebody follows, and questions about all of them. */
class LongMessagesIT extends RelayConformance {
    private static final int FOLLOWS = 5_000;
    private static final int MAX_EVENT = 1_000_000;

    private final List<PublicKey> follows = follows();

    private static List<PublicKey> follows() {
        SplittableRandom random = new SplittableRandom(1);
        return Stream.generate(
                        () -> new PublicKey(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong()))
                .limit(FOLLOWS)
                .toList();
    }

    private static Event ofLength(EventSigner author, int length) {
        int around = note(author, "").raw().length;
        return note(author, "x".repeat(length - around));
    }

    @Test
    void aFollowListOfThousandsWithHintsIsFoundAsItWasSent() throws Exception {
        EventSigner author = TestRelay.author();
        EventBuilder builder = new EventBuilder(3);
        follows.forEach(key -> builder.tag("p", key.hex(), "wss://relay.example.com/", "somebody"));
        Event list = author.sign(builder);
        assertThat(list.raw().length).isGreaterThan(550_000);

        assertAccepted(list);
        client.req("s", "{\"kinds\":[3],\"#p\":[\"" + follows.get(FOLLOWS - 1).hex() + "\"]," + by(author) + "}");

        assertThat(client.next(RelayMessage.Event.class).event().raw()).isEqualTo(list.raw());
    }

    @Test
    void eventsOfThousandsOfAuthorsAreFoundAndArrive() throws Exception {
        EventSigner author = TestRelay.author();
        Event stored = note(author, "stored");
        Event live = note(author, "live");
        assertAccepted(stored);
        String authors = Stream.concat(follows.stream(), Stream.of(author.pubkey()))
                .map(key -> '"' + key.hex() + '"')
                .collect(Collectors.joining(","));

        assertThat(client.stored("s", "{\"kinds\":[1,6],\"authors\":[" + authors + "]}"))
                .containsExactly(stored.id());
        client.event(live);

        assertThat(List.of(client.next().getClass(), client.next().getClass()))
                .containsExactlyInAnyOrder(RelayMessage.Ok.class, RelayMessage.Event.class);
    }

    @Test
    void anEventOfTheGreatestLengthIsTakenAndALongerOneRefused() throws Exception {
        Event longest = ofLength(alice, MAX_EVENT);
        assertAccepted(longest);
        client.req("s", id(longest));
        assertThat(client.next(RelayMessage.Event.class).event().raw()).isEqualTo(longest.raw());
        client.next(RelayMessage.Eose.class);

        assertRefused(ofLength(alice, MAX_EVENT + 1), "invalid: the event has 1000001 bytes");
    }

    @Test
    void aMessageThatIsTooLongIsAnsweredAndTheConnectionGoesOn() throws Exception {
        assertRefused(ofLength(alice, 3 * MAX_EVENT), "invalid: the message is too long");

        assertAccepted(note(alice, "short"));
    }
}
