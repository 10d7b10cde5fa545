package dev.camelstr.pipeline.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.RelayUrl;
import dev.camelstr.testing.TestRelay;
import org.junit.jupiter.api.Test;

class RelayListTest {
    private static RelayList list(String[]... tags) {
        EventBuilder event = new EventBuilder(RelayList.KIND);
        for (String[] tag : tags) {
            event.tag(tag);
        }
        Event signed = TestRelay.author().sign(event);
        return RelayList.of(signed, RelayUrl::ofStranger);
    }

    private static String[] r(String... rest) {
        String[] tag = new String[rest.length + 1];
        tag[0] = "r";
        System.arraycopy(rest, 0, tag, 1, rest.length);
        return tag;
    }

    @Test
    void aRelayWithoutMarkerIsForBoth() {
        RelayList list = list(
                r("wss://both.example.com"),
                r("wss://write.example.com", "write"),
                r("WSS://Read.Example.com:443/", "read"));

        assertThat(list.write()).containsExactly("wss://both.example.com/", "wss://write.example.com/");
        assertThat(list.read()).containsExactly("wss://both.example.com/", "wss://read.example.com/");
    }

    @Test
    void whatIsNoRelayOfTheNetworkIsLeftOutAndTheSameRelayCountsOnce() {
        RelayList list = list(
                r("ws://127.0.0.1/"),
                r("not a url"),
                r(""),
                r("wss://one.example.com"),
                r("wss://ONE.example.com/"),
                new String[] {"x", "wss://other.example.com"});

        assertThat(list.write()).containsExactly("wss://one.example.com/");
    }

    @Test
    void ofALongListTheFirstCount() {
        String[][] tags = new String[1_000][];
        for (int i = 0; i < tags.length; i++) {
            tags[i] = r("wss://r" + i + ".example.com");
        }

        assertThat(list(tags).write()).hasSize(10).startsWith("wss://r0.example.com/");
    }
}
