package dev.camelstr.pipeline.serve.client;

import dev.camelstr.component.relay.Session;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.Kind;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.pipeline.admit.Refusal;
import dev.camelstr.pipeline.admit.RefusedException;
import dev.camelstr.store.query.Audience;
import java.util.List;
import java.util.Set;

/**
 * Which events a client may read: the one place that decides it, for whatever way of reading. Events of private kinds,
 * such as gift wraps, are for those whom they name in a {@code p} tag, and who have proved their key (NIP-17, NIP-42,
 * NIP-59). Everywhere else they are left out, silently. Thread-safe once configured.
 */
public final class ReadPolicy {
    private Set<Integer> privateKinds = Set.of();
    private boolean privateToAuthors;

    /** @param kinds separated by commas; empty: there are no private kinds */
    public void setPrivateKinds(String kinds) {
        privateKinds = Kind.listed(kinds);
    }

    /** Whether events of private kinds are for their authors, too. */
    public void setPrivateToAuthors(boolean privateToAuthors) {
        this.privateToAuthors = privateToAuthors;
    }

    public boolean isPrivate(int kind) {
        return privateKinds.contains(kind);
    }

    /** Whether the event may be sent to this client. */
    public boolean mayRead(Session session, Event event) {
        return !isPrivate(event.kind()) || audience(session).mayRead(event);
    }

    /** As whom this client asks. */
    private Audience audience(Session session) {
        Set<PublicKey> keys = privateKinds.isEmpty() ? Set.of() : session.authenticated();
        return new Audience(privateKinds, keys, privateToAuthors ? keys : Set.of());
    }

    /** As whom those ask who have proved nothing: what pages and the like may show. */
    public Audience everyone() {
        return new Audience(privateKinds, Set.of(), Set.of());
    }

    /**
     * As whom this client asks, if anything that the filters ask for may be for it.
     *
     * @throws RefusedException if they ask for nothing but private events of others, or of nobody yet
     */
    public Audience check(Session session, List<Filter> filters) {
        Audience audience = audience(session);
        if (filters.isEmpty() || !filters.stream().allMatch(audience::isPrivate)) {
            return audience;
        }
        if (filters.stream().map(audience::narrow).allMatch(Filter::matchesNothing)) {
            boolean someKeyHelps = !filters.stream().allMatch(Filter::matchesNothing);
            throw new RefusedException(new Refusal(
                    "private",
                    someKeyHelps ? Refusal.AUTH_REQUIRED : Refusal.RESTRICTED,
                    "these events are only for their recipients"));
        }
        return audience;
    }
}
