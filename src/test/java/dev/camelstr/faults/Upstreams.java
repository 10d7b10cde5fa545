package dev.camelstr.faults;

import dev.camelstr.cli.sample.SampleEvents;
import dev.camelstr.cli.sample.SampleEvents.Sample;
import dev.camelstr.cli.sample.SampleEvents.Truth;
import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.store.rules.ReferenceStore;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Two upstream relays that get events bit by bit, half of them on both, forged copies before some of the true ones; and
 * what a store must hold of all that they were given.
 */
final class Upstreams implements AutoCloseable {
    private final SampleRelay first = SampleRelay.start(List.of());
    private final SampleRelay second = SampleRelay.start(List.of());
    private final List<Sample> samples;
    private final Random random;
    private final ReferenceStore reference = new ReferenceStore();
    private int next;
    private int given;

    /** @param events how many true ones there are to give */
    Upstreams(int events, long seed) {
        samples = SampleEvents.of(events, seed).withForged(0.02).generate(Schnorr.of("auto"));
        random = new Random(seed);
    }

    /** Gives more true events to the relays, with the forged copies before them. */
    Upstreams give(int events) {
        int end = given + events;
        while (given < end) {
            int where = random.nextInt(4);
            Sample sample = samples.get(next++);
            publish(sample, where);
            if (sample.truth() == Truth.FORGED) {
                sample = samples.get(next++);
                publish(sample, where);
            }
            reference.offer(parse(sample), false, System.currentTimeMillis() / 1000);
            given++;
        }
        return this;
    }

    private void publish(Sample sample, int where) {
        if (where != 1) {
            first.publish(sample.raw());
        }
        if (where != 0) {
            second.publish(sample.raw());
        }
    }

    private static Event parse(Sample sample) {
        try {
            return EventParser.parse(sample.raw());
        } catch (InvalidEventException e) {
            throw new IllegalStateException("a sample is malformed", e);
        }
    }

    /** True events given so far. */
    int given() {
        return given;
    }

    /** The ids that must stand of what was given, whatever the order in which it is stored. */
    Set<EventId> expected() {
        return reference.standing().stream().map(Event::id).collect(Collectors.toCollection(HashSet::new));
    }

    /** Has them collected: what they are given is of the last month, and comes live. */
    void into(Map<String, String> settings) {
        settings.put("camelstr.relays", urls());
        settings.put("camelstr.collect.overlap", "60d");
    }

    private String urls() {
        return Stream.of(first, second).map(SampleRelay::url).collect(Collectors.joining(","));
    }

    @Override
    public void close() {
        first.close();
        second.close();
    }
}
