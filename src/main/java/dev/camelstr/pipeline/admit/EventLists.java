package dev.camelstr.pipeline.admit;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Kind;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.nip19.Nip19;
import dev.camelstr.nostr.text.LowerCase;
import java.util.Optional;
import java.util.Set;

/**
 * What the operator lists: kinds, public keys and words of which events are refused, or of which alone they are taken.
 * Each is a comma list or {@code file:PATH}. A word is found anywhere in the content, whatever the case. Thread-safe once
 * configured.
 */
public final class EventLists {
    private Listing<Integer> allowedKinds = Listing.none();
    private Listing<Integer> blockedKinds = Listing.none();
    private Listing<PublicKey> allowedPubkeys = Listing.none();
    private Listing<PublicKey> blockedPubkeys = Listing.none();
    private Listing<String> allowedWords = Listing.none();
    private Listing<String> blockedWords = Listing.none();

    public void setAllowedKinds(String kinds) {
        allowedKinds = Listing.of("camelstr.policy.allow-kinds", kinds, Kind::ofText);
    }

    public void setBlockedKinds(String kinds) {
        blockedKinds = Listing.of("camelstr.policy.block-kinds", kinds, Kind::ofText);
    }

    /** Of authors, npub or hex. */
    public void setAllowedPubkeys(String pubkeys) {
        allowedPubkeys = Listing.of("camelstr.policy.allow-pubkeys", pubkeys, Nip19::publicKey);
    }

    /** Of authors, npub or hex. */
    public void setBlockedPubkeys(String pubkeys) {
        blockedPubkeys = Listing.of("camelstr.policy.block-pubkeys", pubkeys, Nip19::publicKey);
    }

    public void setAllowedWords(String words) {
        allowedWords = Listing.of("camelstr.policy.allow-words", words, EventLists::word);
    }

    public void setBlockedWords(String words) {
        blockedWords = Listing.of("camelstr.policy.block-words", words, EventLists::word);
    }

    /** @throws IllegalArgumentException if this is no such list, or its file cannot be read */
    public static void requireKinds(String kinds) {
        Listing.require(kinds, Kind::ofText);
    }

    /** @throws IllegalArgumentException if this is no such list, or its file cannot be read */
    public static void requirePubkeys(String pubkeys) {
        Listing.require(pubkeys, Nip19::publicKey);
    }

    /** @throws IllegalArgumentException if its file cannot be read */
    public static void requireWords(String words) {
        Listing.require(words, EventLists::word);
    }

    private static String word(String text) {
        return LowerCase.of(text);
    }

    /** Whether only what is listed is taken. */
    public boolean isRestrictive() {
        return allowedKinds.isSet() || allowedPubkeys.isSet() || allowedWords.isSet();
    }

    Optional<Refusal> check(Event event) {
        if (blockedKinds.entries().contains(event.kind())) {
            return Optional.of(Refusal.blocked("kind", "events of kind " + event.kind() + " are not taken here"));
        }
        if (blockedPubkeys.entries().contains(event.pubkey())) {
            return Optional.of(Refusal.blocked("pubkey", "its author is blocked here"));
        }
        if (containsAny(event, blockedWords.entries())) {
            return Optional.of(Refusal.blocked("word", "it contains a word that is blocked here"));
        }
        if (allowedKinds.isSet() && !allowedKinds.entries().contains(event.kind())) {
            return restricted("kind", "events of kind " + event.kind() + " are not taken here");
        }
        if (allowedPubkeys.isSet() && !allowedPubkeys.entries().contains(event.pubkey())) {
            return restricted("pubkey", "its author may not publish here");
        }
        if (allowedWords.isSet() && !containsAny(event, allowedWords.entries())) {
            return restricted("word", "it contains none of the words that are wanted here");
        }
        return Optional.empty();
    }

    private static boolean containsAny(Event event, Set<String> words) {
        if (words.isEmpty()) {
            return false;
        }
        String content = LowerCase.of(event.content());
        return words.stream().anyMatch(content::contains);
    }

    private static Optional<Refusal> restricted(String code, String text) {
        return Optional.of(new Refusal(code, Refusal.RESTRICTED, text));
    }
}
