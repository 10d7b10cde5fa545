package dev.camelstr.store.discovery;

import java.util.List;

/**
 * What is to be known for giving slots away.
 *
 * @param isDue whether slots are given away; else candidates may only leave
 * @param others relays in slots that are not discovery's to move
 * @param inSlots candidates that are in slots, tried or inside
 * @param untried the candidates that were named by most, one of each domain; empty where nothing is due
 * @param known candidates outside that have answered before, those that brought most first; likewise
 * @param failed candidates outside that have not answered and are due, likewise
 * @param median what a relay brings that is new, in an hour
 * @param now milliseconds since 1970
 */
public record Standing(
        boolean isDue,
        int others,
        List<Candidate> inSlots,
        List<Candidate> untried,
        List<Candidate> known,
        List<Candidate> failed,
        double median,
        long now) {}
