package dev.camelstr.component.nostr;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.crypto.Schnorr;
import java.util.ArrayList;
import java.util.List;

/** Signed events for tests. */
final class Authors {

    static final Schnorr SCHNORR = Schnorr.of("auto");
    static final EventSigner ALICE = EventSigner.random(SCHNORR);

    private Authors() {}

    static long now() {
        return System.currentTimeMillis() / 1000;
    }

    static Event note(long createdAt, String content) {
        return ALICE.sign(new EventBuilder(1).createdAt(createdAt).content(content));
    }

    /** As many notes, a second apart, the last of them at the given time. */
    static List<Event> notes(int count, long until) {
        List<Event> notes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            notes.add(note(until - count + 1 + i, "note " + i));
        }
        return notes;
    }

    static List<byte[]> raw(List<Event> events) {
        return events.stream().map(Event::raw).toList();
    }
}
