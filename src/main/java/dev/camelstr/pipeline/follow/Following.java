package dev.camelstr.pipeline.follow;

import dev.camelstr.nostr.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who is followed, and what is known of where they are.
 *
 * @param lists of those who have published one (NIP-65)
 * @param hints where others who follow them say that they are (NIP-02)
 */
record Following(Set<PublicKey> authors, Map<PublicKey, RelayList> lists, Map<PublicKey, List<String>> hints) {

    /** Where the author's events are to be found, as far as anybody has said; empty: nobody knows. */
    List<String> write(PublicKey author) {
        List<String> named = list(author).write();
        return named.isEmpty() ? hints.getOrDefault(author, List.of()) : named;
    }

    /** Whether the author has said it. */
    boolean hasList(PublicKey author) {
        return !list(author).write().isEmpty();
    }

    RelayList list(PublicKey author) {
        return lists.getOrDefault(author, RelayList.EMPTY);
    }
}
