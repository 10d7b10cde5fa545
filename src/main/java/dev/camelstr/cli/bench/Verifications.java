package dev.camelstr.cli.bench;

import dev.camelstr.cli.sample.SampleEvents;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.crypto.Schnorr;

/** How fast this machine verifies signatures: the unit by which the other figures travel between machines. */
public final class Verifications {
    private static final int WARM_UP = 2_000;
    private static final int COUNTED = 10_000;

    private Verifications() {}

    /** Verifications a second on one core, in this thread. */
    public static double perSecond(Schnorr schnorr) {
        Event event = sample(schnorr);
        byte[] id = event.id().bytes();
        byte[] pubkey = event.pubkey().bytes();
        verify(WARM_UP, schnorr, event.sig(), id, pubkey);
        long began = System.nanoTime();
        verify(COUNTED, schnorr, event.sig(), id, pubkey);
        return COUNTED / ((System.nanoTime() - began) / 1e9);
    }

    private static void verify(int times, Schnorr schnorr, byte[] sig, byte[] id, byte[] pubkey) {
        for (int i = 0; i < times; i++) {
            if (!schnorr.verify(sig, id, pubkey)) {
                throw new IllegalStateException("a true signature was refused");
            }
        }
    }

    private static Event sample(Schnorr schnorr) {
        try {
            return EventParser.parse(
                    SampleEvents.of(1, 1).generate(schnorr).get(0).raw());
        } catch (InvalidEventException e) {
            throw new IllegalStateException(e);
        }
    }
}
