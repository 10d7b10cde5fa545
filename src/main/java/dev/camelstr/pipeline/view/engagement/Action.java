package dev.camelstr.pipeline.view.engagement;

import java.util.Locale;

/** In what way somebody takes notice of an event. */
enum Action {
    /** NIP-10. */
    REPLY,
    /** NIP-22. */
    COMMENT,
    /** NIP-18, q tags. */
    QUOTE,
    /** NIP-18. */
    REPOST,
    /** NIP-25. */
    REACTION,
    /** NIP-57. */
    ZAP;

    /** As the tables have it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
