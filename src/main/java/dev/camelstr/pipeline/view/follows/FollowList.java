package dev.camelstr.pipeline.view.follows;

import dev.camelstr.pipeline.view.NamedKeys;
import dev.camelstr.pipeline.view.ToldEvent;
import java.util.List;

/**
 * Whom somebody follows (NIP-02).
 *
 * @param id the event's
 * @param followed keys in lower-case hex, each once, without the follower's own
 */
record FollowList(String id, String follower, List<String> followed) {

    static FollowList of(ToldEvent event) {
        return new FollowList(event.id(), event.pubkey(), NamedKeys.of(event));
    }
}
