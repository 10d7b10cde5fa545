package dev.camelstr.testing.zoo.habit;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;

/** What looks like an event, with the id of a true one. */
final class Forgery {
    private Forgery() {}

    static byte[] ofContent(Event event) {
        return builder(event)
                .content(event.content() + " forged")
                .build(event.pubkey(), event.id(), event.sig())
                .raw();
    }

    static byte[] ofSignature(Event event) {
        byte[] sig = event.sig().clone();
        sig[63] ^= 1;
        return builder(event)
                .content(event.content())
                .build(event.pubkey(), event.id(), sig)
                .raw();
    }

    private static EventBuilder builder(Event event) {
        return new EventBuilder(event.kind()).createdAt(event.createdAt()).tags(event.tags());
    }
}
