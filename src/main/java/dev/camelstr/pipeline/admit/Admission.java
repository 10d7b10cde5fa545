package dev.camelstr.pipeline.admit;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.Kind;
import dev.camelstr.nostr.ProofOfWork;
import dev.camelstr.nostr.RelayUrl;
import dev.camelstr.nostr.Tag;
import dev.camelstr.store.EventCost;
import dev.camelstr.store.moderation.Moderation;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * What this relay takes, whoever brings it: sizes, times, and what NIP-40, NIP-42 and NIP-70 ask of relays, and
 * what administrators have decided (NIP-86). The form of
 * an event has been checked before, its signature is checked after. Thread-safe once configured.
 */
public final class Admission {

    /** Who brings an event. */
    public enum Source {
        /** A client of this relay, which may be the authenticated author. */
        CLIENT,
        /** A relay or a file: never the author. */
        OTHERS
    }

    private static final String ALL_RELAYS = "ALL_RELAYS";

    private int maxEventBytes = 1_000_000;
    private int maxTags = 10_000;
    private int maxIndexedTags = 5_000;
    private int maxDeletions = 1_000;
    private Duration maxFuture = Duration.ofSeconds(900);
    private Duration maxAge = Duration.ZERO;
    private int maxContentLength;
    private int minPow;
    private EventLists lists = new EventLists();
    private TrustedKeys trustedKeys = new TrustedKeys();
    private int unknownPow;
    private Retention retention = new Retention();
    private String relayUrl = "";
    private Moderation moderation = new Moderation();
    private Clock clock = Clock.systemUTC();

    /** The longest event, in bytes of its JSON. */
    public void setMaxEventBytes(int maxEventBytes) {
        this.maxEventBytes = maxEventBytes;
    }

    /** Contact lists and bookmarks of 2,800 tags are real. */
    public void setMaxTags(int maxTags) {
        this.maxTags = maxTags;
    }

    public int getMaxTags() {
        return maxTags;
    }

    /** Tags with a name of one letter: each is a row of the index. */
    public void setMaxIndexedTags(int maxIndexedTags) {
        this.maxIndexedTags = maxIndexedTags;
    }

    /** Events and addresses that one deletion (NIP-09) names. */
    public void setMaxDeletions(int maxDeletions) {
        this.maxDeletions = maxDeletions;
    }

    /** Characters of content; 0 for no bound. */
    public void setMaxContentLength(int maxContentLength) {
        this.maxContentLength = maxContentLength;
    }

    public int getMaxContentLength() {
        return maxContentLength;
    }

    /** How many zero bits an id begins with at least (NIP-13). */
    public void setMinPow(int minPow) {
        this.minPow = minPow;
    }

    public int getMinPow() {
        return minPow;
    }

    public void setLists(EventLists lists) {
        this.lists = lists;
    }

    /** Who may publish without further ado. */
    public void setTrustedKeys(TrustedKeys trustedKeys) {
        this.trustedKeys = trustedKeys;
    }

    /** How many zero bits an id of who is not trusted begins with at least (NIP-13); 0 if no work will do. */
    public void setUnknownPow(int unknownPow) {
        this.unknownPow = unknownPow;
    }

    /** How long events are kept: those that are older are not taken. */
    public void setRetention(Retention retention) {
        this.retention = retention;
    }

    /** Whether only events are taken that whoever publishes has to know about. */
    public boolean isRestrictive() {
        return minPow > 0 || lists.isRestrictive() || trustedKeys.areAsked();
    }

    /** How far {@code created_at} may be ahead of now. */
    public void setMaxFuture(Duration maxFuture) {
        this.maxFuture = maxFuture;
    }

    public Duration getMaxFuture() {
        return maxFuture;
    }

    /** How far {@code created_at} may be behind now; zero for no bound. */
    public void setMaxAge(Duration maxAge) {
        this.maxAge = maxAge;
    }

    public Duration getMaxAge() {
        return maxAge;
    }

    /** The URL by which clients know this relay; empty where it has none. */
    public void setRelayUrl(String relayUrl) {
        this.relayUrl = RelayUrl.normal(relayUrl);
    }

    /** What administrators have decided (NIP-86). */
    public void setModeration(Moderation moderation) {
        this.moderation = moderation;
    }

    void setClock(Clock clock) {
        this.clock = clock;
    }

    /** Why the event is not taken; nothing if it is. */
    public Optional<Refusal> check(Event event, Source source) {
        if (event.raw().length > maxEventBytes) {
            return refuse("too-large", "the event has " + event.raw().length + " bytes, the limit is " + maxEventBytes);
        }
        if (event.tags().size() > maxTags) {
            return refuse("too-many-tags", "the event has " + event.tags().size() + " tags, the limit is " + maxTags);
        }
        if (event.tags().size() > maxIndexedTags && event.indexedTags() > maxIndexedTags) {
            return refuse("too-many-tags", "the event has more than " + maxIndexedTags + " tags of one letter");
        }
        if (event.kind() == Kind.DELETION
                && event.tags().size() > maxDeletions
                && EventCost.tombs(event) > maxDeletions) {
            return refuse("too-many-deletions", "the event deletes more than " + maxDeletions + " others");
        }
        if (maxContentLength > 0 && isLonger(event.content(), maxContentLength)) {
            return refuse("too-long", "the content has more than " + maxContentLength + " characters");
        }
        if (event.kind() == Kind.CLIENT_AUTH) {
            // NIP-42: it belongs to one connection and must not be passed on.
            return Optional.of(Refusal.blocked("auth-event", "events of kind 22242 are not for publishing"));
        }
        return checkTime(event)
                .or(() -> checkTags(event, source))
                .or(() -> checkRepost(event))
                .or(() -> checkDecisions(event))
                .or(() -> checkWelcome(event));
    }

    private static boolean isLonger(String content, int max) {
        return content.length() > max && content.codePointCount(0, content.length()) > max;
    }

    /** NIP-62: a request to vanish is to be followed whoever may publish here. */
    private Optional<Refusal> checkWelcome(Event event) {
        return isVanishHere(event)
                ? Optional.empty()
                : lists.check(event).or(() -> checkPow(event, minPow)).or(() -> checkTrust(event));
    }

    private Optional<Refusal> checkTrust(Event event) {
        if (trustedKeys.vouchFor(event)) {
            return Optional.empty();
        }
        return unknownPow > 0
                ? checkPow(event, unknownPow)
                : Optional.of(new Refusal("untrusted", Refusal.RESTRICTED, "its author is not trusted enough here"));
    }

    /** NIP-13: who aimed lower and was lucky has not done the work. */
    private static Optional<Refusal> checkPow(Event event, int least) {
        if (least == 0) {
            return Optional.empty();
        }
        int difficulty = ProofOfWork.difficulty(event.id());
        if (difficulty < least) {
            return pow("difficulty " + difficulty + " is less than " + least);
        }
        long target = ProofOfWork.target(event).orElse(difficulty);
        return target < least ? pow("the target " + target + " is less than " + least) : Optional.empty();
    }

    private static Optional<Refusal> pow(String text) {
        return Optional.of(new Refusal("pow", "pow", text));
    }

    private Optional<Refusal> checkDecisions(Event event) {
        return moderation
                .lists()
                .objection(event, isVanishHere(event))
                .map(objection -> Refusal.blocked(objection.code(), objection.text()));
    }

    private Optional<Refusal> checkTime(Event event) {
        long now = clock.instant().getEpochSecond();
        if (event.createdAt() - now > maxFuture.toSeconds()) {
            return refuse(Refusal.TOO_NEW, "created_at is more than " + maxFuture.toSeconds() + " seconds ahead");
        }
        if (!maxAge.isZero() && now - event.createdAt() > maxAge.toSeconds()) {
            return refuse("too-old", "created_at is more than " + maxAge.toSeconds() + " seconds ago");
        }
        return retention.check(event, now);
    }

    private Optional<Refusal> checkTags(Event event, Source source) {
        for (Tag tag : event.tags()) {
            switch (tag.name()) {
                case "-" -> {
                    // NIP-70: only the author may publish it, and only a client can be the author.
                    if (source != Source.CLIENT && !tag.hasValue()) {
                        return Optional.of(Refusal.blocked("protected", "only its author may publish this event"));
                    }
                }
                case "expiration" -> {
                    // NIP-40: what is no time is no expiration.
                    if (tag.number().orElse(Long.MAX_VALUE) <= clock.instant().getEpochSecond()) {
                        return refuse("expired", "the event has expired");
                    }
                }
                default -> {}
            }
        }
        return Optional.empty();
    }

    /** NIP-70: a repost of a protected event must not hold it. */
    private static Optional<Refusal> checkRepost(Event event) {
        if (event.kind() != Kind.REPOST && event.kind() != Kind.GENERIC_REPOST) {
            return Optional.empty();
        }
        try {
            return EventParser.parse(event.content().getBytes(StandardCharsets.UTF_8))
                            .isProtected()
                    ? Optional.of(Refusal.blocked("protected", "only its author may publish the event within this one"))
                    : Optional.empty();
        } catch (InvalidEventException e) {
            return Optional.empty(); // most hold none
        }
    }

    private static Optional<Refusal> refuse(String code, String text) {
        return Optional.of(Refusal.invalid(code, text));
    }

    /** Whether the event is a request to vanish (NIP-62) that concerns this relay. */
    public boolean isVanishHere(Event event) {
        return event.kind() == Kind.VANISH && event.tags().stream().anyMatch(this::namesThisRelay);
    }

    private boolean namesThisRelay(Tag tag) {
        if (!tag.name().equals("relay")) {
            return false;
        }
        return tag.value().equals(ALL_RELAYS)
                || !relayUrl.isEmpty() && RelayUrl.normal(tag.value()).equals(relayUrl);
    }
}
