package dev.camelstr.pipeline.view.follows;

import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.Tag;
import dev.camelstr.nostr.text.Hex;
import dev.camelstr.pipeline.view.ToldEvent;
import java.util.List;

/**
 * Whom somebody follows (NIP-02).
 *
 * @param id the event's
 * @param followed keys in lower-case hex, each once, without the follower's own
 */
record FollowList(String id, String follower, List<String> followed) {
    /** Of longer lists the first count, so that one event cannot keep the view busy for long. */
    static final int MOST_FOLLOWED = 50_000;

    static FollowList of(ToldEvent event) {
        return new FollowList(
                event.id(),
                event.pubkey(),
                event.tags().stream()
                        .filter(tag -> tag.name().equals("p"))
                        .map(Tag::value)
                        .filter(key -> Hex.isLowerHex(key, PublicKey.BYTES) && !key.equals(event.pubkey()))
                        .distinct()
                        .limit(MOST_FOLLOWED)
                        .toList());
    }
}
