package dev.camelstr.pipeline.discover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.testing.TestRelay;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MentionsTest {
    private static final EventSigner AUTHOR = TestRelay.author();
    private static final String ID = "a".repeat(64);

    private static Set<String> of(EventBuilder event) {
        return Mentions.of(AUTHOR.sign(event), Set.of());
    }

    @Test
    void aListNamesItsRelays() {
        EventBuilder list = new EventBuilder(10_002)
                .tag("r", "wss://one.example")
                .tag("r", "wss://two.example", "read")
                .tag("r", "")
                .tag("r");

        assertThat(of(list)).containsExactly("wss://one.example", "wss://two.example");
    }

    @Test
    void anyEventNamesWhereSomethingIsToBeFound() {
        EventBuilder note = new EventBuilder(1)
                .tag("e", ID, "wss://e.example")
                .tag("p", ID, "wss://p.example")
                .tag("a", "30023:" + ID + ":", "wss://a.example")
                .tag("e", ID)
                .tag("e", ID, "")
                .tag("r", "wss://r.example")
                .tag("t", "x", "wss://t.example");

        assertThat(of(note)).containsExactly("wss://e.example", "wss://p.example", "wss://a.example");
    }

    @Test
    void aMonitorNamesTheRelayThatItTellsOfIfItIsBelieved() {
        Event told = AUTHOR.sign(new EventBuilder(30_166).tag("d", "wss://told.example"));

        assertThat(Mentions.of(told, Set.of())).isEmpty();
        assertThat(Mentions.of(told, Set.of(AUTHOR.pubkey()))).containsExactly("wss://told.example");
        assertThat(Mentions.isOfMonitor(told, Set.of(AUTHOR.pubkey()))).isTrue();
    }

    @Test
    void ofAHundredThousandRelaysTheFirstCount() {
        EventBuilder list = new EventBuilder(10_002);
        for (int i = 0; i < 100_000; i++) {
            list.tag("r", "wss://r" + i + ".example");
        }

        assertThat(of(list)).hasSize(Mentions.MOST_RELAYS).startsWith("wss://r0.example");
    }

    @Test
    void whatComesAfterMuchElseIsNotLookedAt() {
        EventBuilder list = new EventBuilder(10_002);
        for (int i = 0; i < Mentions.MOST_TAGS; i++) {
            list.tag("t", "x");
        }

        assertThat(of(list.tag("r", "wss://late.example"))).isEmpty();
    }
}
