package dev.camelstr.pipeline.serve.client;

import dev.camelstr.component.relay.Session;
import dev.camelstr.component.relay.TextFrame;
import dev.camelstr.nostr.message.RelayMessages;
import dev.camelstr.pipeline.admit.Refusal;

/**
 * What a client is told that may not do something without proving a key (NIP-42): {@code auth-required} where another
 * proof can help, {@code restricted} where none can. The one place that decides it, whoever has refused.
 */
public final class KeyDemand {
    private OwnUrl ownUrl = new OwnUrl();
    private int maxKeys = 100;

    public void setOwnUrl(OwnUrl ownUrl) {
        this.ownUrl = ownUrl;
    }

    /** How many keys one connection may prove. */
    public void setMaxKeys(int maxKeys) {
        this.maxKeys = maxKeys;
    }

    /**
     * @param refusal of any prefix
     * @return the same, where it asks for no key or the client can prove one; it has the challenge then
     */
    public Refusal of(Session session, Refusal refusal) {
        if (!refusal.prefix().equals(Refusal.AUTH_REQUIRED)) {
            return refusal;
        }
        int proved = session.authenticated().size();
        if (!ownUrl.canAuthenticate(session)) {
            return restricted(refusal, "nobody can authenticate here");
        } else if (proved >= maxKeys) {
            return restricted(refusal, "this connection can prove no other key");
        } else if (proved == 0) {
            // Once it has proved one it knows the challenge, and some clients answer each anew, and then ask again.
            session.send(TextFrame.of(RelayMessages.auth(session.challenge())));
        }
        return refusal;
    }

    private static Refusal restricted(Refusal refusal, String why) {
        return new Refusal(refusal.code(), Refusal.RESTRICTED, refusal.text() + ", and " + why);
    }
}
