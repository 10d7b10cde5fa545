package dev.camelstr.pipeline.view.trust;

import dev.camelstr.nostr.Kind;
import dev.camelstr.pipeline.view.NamedKeys;
import dev.camelstr.pipeline.view.ToldEvent;
import java.util.List;

/**
 * Whom somebody follows (NIP-02), or mutes (NIP-51) or reports (NIP-56).
 *
 * @param id the event's
 * @param against whether it speaks against them
 * @param named keys in lower-case hex, each once, without the author's own
 */
record NameList(String id, String author, boolean against, List<String> named) {

    static NameList of(ToldEvent event) {
        return new NameList(event.id(), event.pubkey(), event.kind() != Kind.CONTACTS, NamedKeys.of(event));
    }
}
