package dev.camelstr.pipeline.view;

import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.Tag;
import dev.camelstr.nostr.text.Hex;
import java.util.List;

/** The keys that the {@code p} tags of an event name. */
public final class NamedKeys {
    /** Of longer lists the first count, so that one event cannot keep a view busy for long. */
    public static final int MOST = 50_000;

    private NamedKeys() {}

    /** In lower-case hex, each once, without the author's own. */
    public static List<String> of(ToldEvent event) {
        return event.tags().stream()
                .filter(tag -> tag.name().equals("p"))
                .map(Tag::value)
                .filter(key -> Hex.isLowerHex(key, PublicKey.BYTES) && !key.equals(event.pubkey()))
                .distinct()
                .limit(MOST)
                .toList();
    }
}
