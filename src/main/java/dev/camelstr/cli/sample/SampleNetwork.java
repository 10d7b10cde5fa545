package dev.camelstr.cli.sample;

import dev.camelstr.cli.sample.SampleEvents.Sample;
import dev.camelstr.cli.sample.SampleEvents.Truth;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.store.rules.ReferenceStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** Sample relays on this machine, and what a store of all their events must end with. */
public final class SampleNetwork implements AutoCloseable {
    private final List<SampleRelay> relays;
    private final List<Sample> samples;
    private final long forged;

    private SampleNetwork(List<SampleRelay> relays, List<Sample> samples, long forged) {
        this.relays = relays;
        this.samples = samples;
        this.forged = forged;
    }

    /**
     * Generates the events and starts the relays. A forged copy is on the same relays as the true event, before it.
     *
     * @param overlap share of the events that is on all relays; every other one is on one of them
     */
    public static SampleNetwork start(SampleEvents events, int relays, double overlap, Schnorr schnorr) {
        List<Sample> samples = events.generate(schnorr);
        List<SampleRelay> started = distribute(samples, relays, overlap, new Random(events.seed())).stream()
                .map(SampleRelay::start)
                .toList();
        long forged = samples.stream()
                .filter(sample -> sample.truth() == Truth.FORGED)
                .count();
        return new SampleNetwork(started, samples, forged);
    }

    private static List<List<byte[]>> distribute(List<Sample> samples, int relays, double overlap, Random random) {
        List<List<byte[]>> shares = new ArrayList<>();
        IntStream.range(0, relays).forEach(relay -> shares.add(new ArrayList<>()));
        // One choice holds for a true event and the copies around it.
        boolean chosen = false;
        boolean everywhere = false;
        int one = 0;
        for (Sample sample : samples) {
            if (!chosen && sample.truth() != Truth.DUPLICATE) {
                everywhere = random.nextDouble() < overlap;
                one = random.nextInt(relays);
            }
            chosen = sample.truth() == Truth.FORGED;
            for (int relay = 0; relay < relays; relay++) {
                if (everywhere || relay == one) {
                    shares.get(relay).add(sample.raw());
                }
            }
        }
        return shares;
    }

    /** The ids that must stand in the store, whatever the order in which the events come. */
    public Set<EventId> expected() {
        ReferenceStore store = new ReferenceStore();
        long now = System.currentTimeMillis() / 1000;
        for (Sample sample : samples) {
            if (sample.truth() == Truth.TRUE) {
                store.offer(parse(sample.raw()), false, now);
            }
        }
        Set<EventId> ids = new HashSet<>();
        for (Event event : store.standing()) {
            ids.add(event.id());
        }
        return ids;
    }

    private static Event parse(byte[] raw) {
        try {
            return EventParser.parse(raw);
        } catch (InvalidEventException e) {
            throw new IllegalStateException("a sample event is malformed", e);
        }
    }

    public List<SampleRelay> relays() {
        return relays;
    }

    public List<String> urls() {
        return relays.stream().map(SampleRelay::url).toList();
    }

    /** How many events the relays hold altogether: copies and forgeries count. */
    public long size() {
        return relays.stream().mapToLong(SampleRelay::size).sum();
    }

    /** How many true events there are, each counted once however many copies the relays hold. */
    public long distinct() {
        return samples.stream().filter(sample -> sample.truth() == Truth.TRUE).count();
    }

    /** How many of the generated events are forged. */
    public long forged() {
        return forged;
    }

    @Override
    public void close() {
        relays.forEach(SampleRelay::close);
    }
}
