package dev.camelstr.testing;

import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.awaitility.Awaitility;

/** An upstream relay that sends what becomes dead letters. */
public final class DeadLetterSource implements AutoCloseable {
    private final SampleRelay relay = SampleRelay.start(List.of());

    public String url() {
        return relay.url();
    }

    /** Offers an event with a signature that is not its author's: it may be read more than once. */
    public void forge(Event event) {
        String json = new String(event.raw(), StandardCharsets.UTF_8);
        int digit = json.indexOf("\"sig\":\"") + "\"sig\":\"".length();
        char other = json.charAt(digit) == '0' ? '1' : '0';
        relay.publish((json.substring(0, digit) + other + json.substring(digit + 1)).getBytes(StandardCharsets.UTF_8));
    }

    /** Sends what lacks most of an event, with this id and kind, once. */
    public void malformed(EventId id, int kind, String content) {
        send("{\"id\":\"" + id.hex() + "\",\"kind\":" + kind + ",\"content\":\"" + content.replace("\"", "\\\"")
                + "\"}");
    }

    /** Sends in place of an event what is none, once, when somebody listens. */
    public void send(String original) {
        Awaitility.await().until(() -> !relay.requests().isEmpty());
        relay.sendText("[\"EVENT\",\"" + relay.requests().get(0).subscription() + "\"," + original + "]");
    }

    @Override
    public void close() {
        relay.close();
    }
}
