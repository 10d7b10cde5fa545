package dev.camelstr.pipeline.admit;

import dev.camelstr.component.stream.ByteSize;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.nip19.Nip19;
import dev.camelstr.store.retention.RetentionRules;
import dev.camelstr.store.retention.SizeBound;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What the operator wants to be kept, for how long, and how much of it: what would be let go at once is not taken. Thread-safe
 * once configured.
 */
public final class Retention {
    private RetentionRules rules = RetentionRules.none();
    private Listing<PublicKey> keptPubkeys = Listing.none();
    private SizeBound maxSize = SizeBound.NONE;
    private RetentionFloor floor = new RetentionFloor();

    /** @param maxAge as {@link RetentionRules} reads it; empty: all is kept */
    public void setMaxAge(String maxAge) {
        rules = RetentionRules.of(maxAge);
    }

    /** Authors, npub or hex, all of whose events are kept. */
    public void setKeptPubkeys(String pubkeys) {
        keptPubkeys = Listing.of("camelstr.retention.keep-pubkeys", pubkeys, Nip19::publicKey);
    }

    /** @param maxSize bytes, or with a unit as in 100GB, beyond which the oldest events go; 0: any size */
    public void setMaxSize(String maxSize) {
        this.maxSize = new SizeBound(ByteSize.parse(maxSize));
    }

    /** Before which nothing is kept that goes when there is no room. */
    public void setFloor(RetentionFloor floor) {
        this.floor = floor;
    }

    public RetentionRules rules() {
        return rules;
    }

    public SizeBound maxSize() {
        return maxSize;
    }

    public Set<PublicKey> keptPubkeys() {
        return keptPubkeys.entries();
    }

    /**
     * From which {@code created_at} on events are wanted that a filter matches: before it there is no room for any but those that always
     * stay. Of a filter by which only such can come it is 0.
     */
    public long wantedFrom(Filter filter) {
        boolean ofKindsThatStay = filter.kinds()
                .filter(kinds -> kinds.stream().noneMatch(rules::goesForRoom))
                .isPresent();
        boolean ofKeptAuthors =
                filter.authors().filter(keptPubkeys()::containsAll).isPresent();
        return ofKindsThatStay || ofKeptAuthors ? 0 : floor();
    }

    private long floor() {
        return maxSize.isNone() ? 0 : floor.seconds();
    }

    /** @param now seconds since 1970 */
    Optional<Refusal> check(Event event, long now) {
        return checkAge(event, now)
                .or(() -> checkRoom(event))
                .filter(text -> !keptPubkeys().contains(event.pubkey()))
                .map(text -> Refusal.blocked("too-old", text));
    }

    private Optional<String> checkAge(Event event, long now) {
        return rules.of(event.kind())
                .filter(rule -> event.createdAt() < rule.oldest(now))
                .map(rule -> "events of kind " + event.kind() + " are kept here for " + rule.maxAge() + " seconds");
    }

    private Optional<String> checkRoom(Event event) {
        long oldest = floor();
        return event.createdAt() < oldest && rules.goesForRoom(event.kind())
                ? Optional.of("there is no room here for events of before " + Instant.ofEpochSecond(oldest))
                : Optional.empty();
    }
}
