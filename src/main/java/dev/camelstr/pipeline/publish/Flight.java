package dev.camelstr.pipeline.publish;

import dev.camelstr.nostr.EventId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** A verified copy of an event on its way into the stream, or waiting for another copy's way to end. */
final class Flight {
    final EventId id;
    /** 64 keyed bits of the signature that was verified. */
    final long signature;
    /** Told {@link Standing#KNOWN} when another copy got there, {@link Standing#NEW} when it is this copy's turn. */
    final Consumer<Standing> owner;

    /** How often {@link Seen} had been told to forget when the flight began. */
    int epoch;

    private Deque<Flight> verified = new ArrayDeque<>(0);
    private List<Consumer<Standing>> unverified = new ArrayList<>(0);

    Flight(EventId id, long signature, Consumer<Standing> owner) {
        this.id = id;
        this.signature = signature;
        this.owner = owner;
    }

    void await(Flight copy) {
        verified.add(copy);
    }

    void await(Consumer<Standing> copy) {
        unverified.add(copy);
    }

    boolean hasHeir() {
        return !verified.isEmpty();
    }

    /** The first verified copy that waits, with all others now waiting for it. */
    Flight heir() {
        Flight heir = verified.remove();
        heir.verified = verified;
        heir.unverified = unverified;
        return heir;
    }

    /** All that wait, verified or not. */
    List<Consumer<Standing>> waiters() {
        List<Consumer<Standing>> waiters = new ArrayList<>(unverified);
        verified.forEach(copy -> waiters.add(copy.owner));
        return waiters;
    }
}
