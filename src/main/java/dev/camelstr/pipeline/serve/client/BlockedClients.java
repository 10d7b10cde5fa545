package dev.camelstr.pipeline.serve.client;

import dev.camelstr.component.relay.Session;
import dev.camelstr.component.relay.Sessions;
import dev.camelstr.component.relay.limits.IpAddress;
import dev.camelstr.store.moderation.Moderation;
import dev.camelstr.store.moderation.ModerationList;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Parts with clients whose address is blocked (NIP-86). An IPv6 address stands for its /64, as everywhere in the relay.
 * As a step it looks at all sessions, whenever something was changed.
 */
public final class BlockedClients implements Processor {
    /** RFC 6455: the client's message violates a policy. */
    private static final int POLICY = 1008;

    private Moderation moderation = new Moderation();
    private volatile long lookedAt;

    public void setModeration(Moderation moderation) {
        this.moderation = moderation;
    }

    @Override
    public void process(Exchange exchange) {
        long version = moderation.version();
        if (version != lookedAt && exchange.getContext().hasComponent("nostr-relay") != null) {
            lookedAt = version;
            Sessions.of(exchange.getContext()).forEach(this::closeIfBlocked);
        }
    }

    boolean closeIfBlocked(Session session) {
        boolean blocked = moderation.lists().hasAny(ModerationList.BLOCKED_IP)
                && IpAddress.parse(session.remoteAddress())
                        .map(address -> IpAddress.site(address).getBytes(StandardCharsets.UTF_8))
                        .filter(site -> moderation.lists().lists(ModerationList.BLOCKED_IP, site))
                        .isPresent();
        if (blocked) {
            session.close(POLICY, "this address is blocked");
        }
        return blocked;
    }
}
