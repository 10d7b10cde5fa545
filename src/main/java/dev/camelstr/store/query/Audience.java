package dev.camelstr.store.query;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.store.StoredEvent;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who asks, as far as it matters for what may be found. Events of private kinds, such as gift wraps (NIP-59), are found
 * only by those whom they name in a {@code p} tag, and by their authors where that is allowed.
 *
 * @param privateKinds empty: all events are for everyone
 * @param recipients the keys that whoever asks has proved to own
 * @param authors the same, if authors find their own events of private kinds; else empty
 */
public record Audience(Set<Integer> privateKinds, Set<PublicKey> recipients, Set<PublicKey> authors) {
    /** Finds all events. */
    public static final Audience UNRESTRICTED = new Audience(Set.of(), Set.of(), Set.of());

    private static final String RECIPIENT = "p";

    public Audience {
        privateKinds = Set.copyOf(privateKinds);
        recipients = Set.copyOf(recipients);
        authors = Set.copyOf(authors);
    }

    /** Whether the event is for whoever asks. */
    boolean mayRead(StoredEvent event) {
        return !privateKinds.contains(event.kind()) || mayRead(event.parse());
    }

    /** Whether the event is for whoever asks. */
    public boolean mayRead(Event event) {
        return !privateKinds.contains(event.kind())
                || authors.contains(event.pubkey())
                || event.tags().stream().anyMatch(tag -> tag.name().equals(RECIPIENT) && isRecipient(tag.value()));
    }

    private boolean isRecipient(String value) {
        return recipients.stream().anyMatch(key -> key.hex().equals(value));
    }

    /** Whether the filter finds events of private kinds only. */
    public boolean isPrivate(Filter filter) {
        return filter.kinds()
                .filter(kinds -> !kinds.isEmpty() && privateKinds.containsAll(kinds))
                .isPresent();
    }

    /** Whether the filter may find events of private kinds. */
    boolean concerns(Filter filter) {
        return !privateKinds.isEmpty()
                && filter.kinds()
                        .map(kinds -> kinds.stream().anyMatch(privateKinds::contains))
                        .orElse(true);
    }

    /** What is left of a filter: where only recipients find what it asks for, one that the index of tags answers. */
    public Filter narrow(Filter filter) {
        if (!isPrivate(filter) || !authors.isEmpty()) {
            return filter;
        }
        Set<String> own = recipients.stream().map(PublicKey::hex).collect(Collectors.toSet());
        List<String> left = filter.tags().getOrDefault(RECIPIENT, own).stream()
                .filter(own::contains)
                .toList();
        return filter.toBuilder().tag(RECIPIENT, left).build();
    }
}
