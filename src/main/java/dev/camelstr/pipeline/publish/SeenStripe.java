package dev.camelstr.pipeline.publish;

import dev.camelstr.nostr.EventId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The part of {@link Seen} that one lock guards: its callers hold the lock. */
final class SeenStripe {
    private final Map<EventId, Flight> flights = new HashMap<>();
    private IdTable current;
    private IdTable previous;

    SeenStripe(int idsPerGeneration, long secret) {
        current = new IdTable(idsPerGeneration, secret);
        previous = new IdTable(idsPerGeneration, secret);
    }

    Optional<Flight> flight(EventId id) {
        return Optional.ofNullable(flights.get(id));
    }

    void begin(Flight flight) {
        flights.put(flight.id, flight);
    }

    boolean isOwner(Flight flight) {
        return flights.get(flight.id) == flight;
    }

    void end(Flight flight) {
        flights.remove(flight.id);
    }

    /** Whether the id is confirmed. One of the older generation is taken over into the current one. */
    boolean isConfirmed(EventId id) {
        if (current.contains(id.w0(), id.w1())) {
            return true;
        }
        if (!previous.contains(id.w0(), id.w1())) {
            return false;
        }
        remember(id, previous.value(id.w0(), id.w1()));
        return true;
    }

    /** Whether the id is confirmed and was verified with that very signature. */
    boolean isVerified(EventId id, long signature) {
        return isConfirmed(id) && current.value(id.w0(), id.w1()) == signature;
    }

    void remember(EventId id, long signature) {
        if ((id.w0() | id.w1()) == 0) {
            return; // The table's mark of a free slot; nobody has found such an id, so it is verified each time.
        }
        if (current.isFull() && !current.contains(id.w0(), id.w1())) {
            IdTable oldest = previous;
            previous = current;
            current = oldest;
            current.clear();
        }
        current.put(id.w0(), id.w1(), signature);
    }

    void forget() {
        current.clear();
        previous.clear();
    }

    int confirmed() {
        return current.size() + previous.size();
    }

    int inFlight() {
        return flights.size();
    }
}
