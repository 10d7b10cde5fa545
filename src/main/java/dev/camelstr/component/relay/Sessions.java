package dev.camelstr.component.relay;

import java.util.Optional;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;

/** The sessions of all relay servers of one Camel context. */
public interface Sessions {

    /** Those of the context's {@code nostr-relay} component. */
    static Sessions of(CamelContext context) {
        return context.getComponent("nostr-relay", NostrRelayComponent.class).getSessions();
    }

    /** The session, unless it has ended. */
    Optional<Session> find(String id);

    /** How many there are. */
    int count();

    /** Visits all sessions that were there when it began and have not ended meanwhile. */
    void forEach(Consumer<Session> action);
}
