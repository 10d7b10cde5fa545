package dev.camelstr.nostr.crypto;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventIds;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.InvalidEventException.Reason;
import java.util.Optional;

/** Says whether an event is what it claims to be (NIP-01): its id is its hash, and its author signed that. Thread-safe. */
public final class EventVerifier {
    private final Schnorr schnorr;

    public EventVerifier(Schnorr schnorr) {
        this.schnorr = schnorr;
    }

    /** What is wrong with the event, the cheaper check first; nothing if it is genuine. */
    public Optional<Reason> check(Event event) {
        if (!EventIds.of(event).equals(event.id())) {
            return Optional.of(Reason.WRONG_ID);
        }
        boolean signed =
                schnorr.verify(event.sig(), event.id().bytes(), event.pubkey().bytes());
        return signed ? Optional.empty() : Optional.of(Reason.BAD_SIGNATURE);
    }

    /** @throws InvalidEventException with the event's raw form, if it is not genuine */
    public void verify(Event event) throws InvalidEventException {
        Optional<Reason> wrong = check(event);
        if (wrong.isPresent()) {
            String message = wrong.get() == Reason.WRONG_ID
                    ? "the id is not the hash of the event"
                    : "the signature is not its author's";
            throw new InvalidEventException(wrong.get(), message, event);
        }
    }
}
