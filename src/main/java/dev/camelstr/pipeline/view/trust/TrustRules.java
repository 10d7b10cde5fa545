package dev.camelstr.pipeline.view.trust;

import dev.camelstr.nostr.PublicKey;
import java.util.SortedSet;

/**
 * How trust is passed on.
 *
 * @param roots who are trusted by the operator
 * @param depth over how many follows at most
 * @param decay how many thousandths of what a key has it passes on
 */
record TrustRules(SortedSet<PublicKey> roots, int depth, int decay) {
    static final int WHOLE = 1_000;
}
