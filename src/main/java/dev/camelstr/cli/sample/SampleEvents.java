package dev.camelstr.cli.sample;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.Schnorr;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Generates validly signed events with a realistic mix: notes and reactions, several versions of replaceable and
 * addressable events (some of the same second), deletions by {@code e} and {@code a} tag (some of which concern other
 * authors' events, and so have no effect), few authors with many events and many with few. The same values give the
 * same bytes.
 *
 * @param count true events that differ
 * @param seed chooses authors, texts and all else
 * @param until {@code created_at} of the newest event, seconds since 1970; the events before it span {@link #SPAN_DAYS}
 * @param authors how many authors there are
 * @param forgedShare of the events, have a forged copy with the true id placed before the true event
 * @param duplicateShare of the events, come twice
 */
public record SampleEvents(int count, long seed, long until, int authors, double forgedShare, double duplicateShare) {

    /** Over how many days the events spread. */
    public static final int SPAN_DAYS = 30;

    /** What a sample is. */
    public enum Truth {
        TRUE,
        /** A copy of a true event that follows it, byte for byte. */
        DUPLICATE,
        /** It has the id of a true event, and another signature or another content. */
        FORGED
    }

    /** @param raw the event's JSON, of valid form */
    public record Sample(byte[] raw, Truth truth) {}

    /** Unsigned events with their authors, for which signatures are made in parallel. */
    record Draft(SampleAuthors.Author author, EventBuilder event) {}

    /** That many events up to now, without forgeries or duplicates, of one author per 40 events. */
    public static SampleEvents of(int count, long seed) {
        return new SampleEvents(count, seed, System.currentTimeMillis() / 1000, Math.max(10, count / 40), 0, 0);
    }

    public SampleEvents withUntil(long seconds) {
        return new SampleEvents(count, seed, seconds, authors, forgedShare, duplicateShare);
    }

    public SampleEvents withAuthors(int number) {
        return new SampleEvents(count, seed, until, number, forgedShare, duplicateShare);
    }

    public SampleEvents withForged(double share) {
        return new SampleEvents(count, seed, until, authors, share, duplicateShare);
    }

    public SampleEvents withDuplicates(double share) {
        return new SampleEvents(count, seed, until, authors, forgedShare, share);
    }

    /** The events, oldest first, with forged copies before and duplicates after the true ones. */
    public List<Sample> generate(Schnorr schnorr) {
        List<Draft> drafts = new SampleDrafts(this, schnorr).all();
        List<Event> events = sign(drafts, schnorr);
        Random random = new Random(seed ^ 0x5eed);
        List<Sample> samples = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            if (random.nextDouble() < forgedShare) {
                samples.add(new Sample(forged(drafts.get(i), events.get(i), random), Truth.FORGED));
            }
            samples.add(new Sample(events.get(i).raw(), Truth.TRUE));
            if (random.nextDouble() < duplicateShare) {
                samples.add(new Sample(events.get(i).raw(), Truth.DUPLICATE));
            }
        }
        return samples;
    }

    // No random input to the signatures: the same seed must give the same bytes, and these keys protect nothing.
    private static List<Event> sign(List<Draft> drafts, Schnorr schnorr) {
        return IntStream.range(0, drafts.size())
                .parallel()
                .mapToObj(drafts::get)
                .map(draft -> draft.author().sign(draft.event(), schnorr))
                .collect(Collectors.toList());
    }

    private static byte[] forged(Draft draft, Event event, Random random) {
        if (random.nextBoolean()) {
            byte[] sig = event.sig().clone();
            sig[random.nextInt(sig.length)] ^= (byte) (1 << random.nextInt(8));
            return draft.event().build(event.pubkey(), event.id(), sig).raw();
        }
        return new EventBuilder(event.kind())
                .createdAt(event.createdAt())
                .tags(event.tags())
                .content(event.content() + " — send your coins here")
                .build(event.pubkey(), event.id(), event.sig())
                .raw();
    }
}
