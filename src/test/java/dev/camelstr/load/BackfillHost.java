package dev.camelstr.load;

import dev.camelstr.cli.load.LoadEvents;
import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.testing.TestRelay;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Relays with a past of their own, in a process of its own: pages of 500, and a new event of one of them each 20 ms, whose
 * content is the time when it was published.
 */
final class BackfillHost {
    private static final int CAP = 500;
    private static final long PAUSE_MILLIS = 20;

    private BackfillHost() {}

    /** @param args how many relays, how many events of each */
    public static void main(String[] args) throws Exception {
        List<SampleRelay> relays = new ArrayList<>();
        LoadEvents events = new LoadEvents(TestRelay.SCHNORR);
        for (int i = 0; i < Integer.parseInt(args[0]); i++) {
            SampleRelay relay = SampleRelay.start(events.notes(Integer.parseInt(args[1]), "past").stream()
                    .map(Event::raw)
                    .toList());
            relay.announceCap(CAP);
            relays.add(relay);
        }
        System.out.println("relays: " + relays.stream().map(SampleRelay::url).collect(Collectors.joining(",")));
        EventSigner author = EventSigner.random(TestRelay.SCHNORR);
        for (int i = 0; ; i++) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            long now = System.currentTimeMillis();
            relays.get(i % relays.size())
                    .publish(author.sign(new EventBuilder(1)
                            .createdAt(now / 1_000)
                            .content(Long.toString(now))
                            .tag("t", "live")));
        }
    }
}
