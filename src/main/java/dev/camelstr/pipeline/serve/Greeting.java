package dev.camelstr.pipeline.serve;

import dev.camelstr.component.relay.Session;
import dev.camelstr.component.relay.SessionListener;
import dev.camelstr.component.relay.TextFrame;
import dev.camelstr.nostr.RelayMessages;

/** Sends each new client its challenge (NIP-42), where this relay has a URL that the client can sign. */
public final class Greeting implements SessionListener {
    private OwnUrl ownUrl = new OwnUrl();

    public void setOwnUrl(OwnUrl ownUrl) {
        this.ownUrl = ownUrl;
    }

    @Override
    public void opened(Session session) {
        if (ownUrl.isConfigured()) {
            session.send(TextFrame.of(RelayMessages.auth(session.challenge())));
        }
    }
}
