package dev.camelstr.fuzz;

import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.testing.TestRelay;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** What a relay answers that means no good, before it answers as it should: awkward text, forged events, its URL with its token. */
final class HostileUpstream implements SampleRelay.Script {
    static final String WORDS = "you came to ";
    private static final String CONTROLS = "\u009b31m\u202e\u2066\u2028\u0085\\u001b]0;x\\u0007\\n";

    private final String url;

    /** @param url as it was called */
    HostileUpstream(String url) {
        this.url = url;
    }

    @Override
    public boolean onMessage(SampleRelay.Session session, ClientMessage message) {
        if (message instanceof ClientMessage.Req request) {
            session.sendText("[\"NOTICE\",\"" + WORDS + url + CONTROLS + "\"]");
            Event vanish =
                    TestRelay.author().sign(new EventBuilder(62).tag("relay", "ws://h/" + "/".repeat(120_000) + "x"));
            String event = new String(vanish.raw(), StandardCharsets.UTF_8);
            String forged = event.replace(HexFormat.of().formatHex(vanish.sig(), 0, 4), "00000000");
            for (String each : new String[] {event, forged}) {
                session.sendText("[\"EVENT\",\"" + request.subscription() + "\"," + each + "]");
            }
            session.sendText("[\"" + CONTROLS + "\",\"\\ud800\"]");
        }
        return false;
    }
}
