package dev.camelstr.pipeline.admit;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.nip19.Nip19;
import dev.camelstr.store.retention.RetentionRule;
import dev.camelstr.store.retention.RetentionRules;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the operator wants to be kept, and for how long: what would be let go at once is not taken. Thread-safe once
 * configured.
 */
public final class Retention {
    private RetentionRules rules = RetentionRules.none();
    private Listing<PublicKey> keptPubkeys = Listing.none();

    /** @param maxAge as {@link RetentionRules} reads it; empty: all is kept */
    public void setMaxAge(String maxAge) {
        rules = RetentionRules.of(maxAge);
    }

    /** Authors, npub or hex, all of whose events are kept. */
    public void setKeptPubkeys(String pubkeys) {
        keptPubkeys = Listing.of("camelstr.retention.keep-pubkeys", pubkeys, Nip19::publicKey);
    }

    public List<RetentionRule> rules() {
        return rules.rules();
    }

    public Set<PublicKey> keptPubkeys() {
        return keptPubkeys.entries();
    }

    /** @param now seconds since 1970 */
    Optional<Refusal> check(Event event, long now) {
        return rules.of(event.kind())
                .filter(rule -> event.createdAt() < rule.oldest(now))
                .filter(rule -> !keptPubkeys().contains(event.pubkey()))
                .map(rule -> Refusal.blocked(
                        "too-old",
                        "events of kind " + event.kind() + " are kept here for " + rule.maxAge() + " seconds"));
    }
}
