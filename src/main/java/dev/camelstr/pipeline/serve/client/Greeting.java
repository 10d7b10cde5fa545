package dev.camelstr.pipeline.serve.client;

import dev.camelstr.component.relay.Session;
import dev.camelstr.component.relay.SessionListener;
import dev.camelstr.component.relay.TextFrame;
import dev.camelstr.nostr.message.RelayMessages;

/**
 * Sends each new client its challenge (NIP-42), where this relay has a URL that the client can sign; parts with those whose
 * address is blocked.
 */
public final class Greeting implements SessionListener {
    private OwnUrl ownUrl = new OwnUrl();
    private BlockedClients blockedClients = new BlockedClients();

    public void setOwnUrl(OwnUrl ownUrl) {
        this.ownUrl = ownUrl;
    }

    public void setBlockedClients(BlockedClients blockedClients) {
        this.blockedClients = blockedClients;
    }

    @Override
    public void opened(Session session) {
        if (!blockedClients.closeIfBlocked(session) && ownUrl.isConfigured()) {
            session.send(TextFrame.of(RelayMessages.auth(session.challenge())));
        }
    }
}
