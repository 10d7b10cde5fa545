package dev.camelstr.component.nostr.history.walk;

import dev.camelstr.component.nostr.history.interval.Interval;
import dev.camelstr.component.nostr.history.interval.Span;

/** What an answer proves, or shows to be impossible, of some seconds, once its events are held. */
public record Claim(Span span, Interval.State state, String reason, long atLeast) {

    /** Nothing was sent that is not known from the page before. */
    static final String NOTHING_BELOW = "nothing below";
    /** The page is shorter than one that the relay has answered to the same limit. */
    static final String SHORTER_PAGE = "shorter page";
    /** All down to the oldest event of a page of the newest ones. */
    static final String WITHIN_PAGE = "within a page";
    /** The page went on to what is older than was asked for. */
    static final String PAST_THE_END = "past the end";
    /** The relay said so (NIP-67). */
    static final String FINISHED = "finish";

    /** Both sides have told what they have (NIP-77), and what was missing here was fetched. */
    public static final String RECONCILED = "negentropy";
    /** It can be had neither by pages nor by negentropy. */
    public static final String NOT_RECONCILABLE = "too much to be reconciled";

    public static Claim complete(long from, long to, String proof) {
        return new Claim(new Span(from, to), Interval.State.COMPLETE, proof, 0);
    }

    public static Claim split(long second) {
        return new Claim(new Span(second, second), Interval.State.SPLIT, "by kind and author", 0);
    }

    public static Claim incomplete(Span span, String reason, long atLeast) {
        return new Claim(span, Interval.State.INCOMPLETE, reason, atLeast);
    }

    public Interval at(long askedAt, long heldAt) {
        return new Interval(span.from(), span.to(), state, reason, atLeast, askedAt, heldAt);
    }
}
