package dev.camelstr.pipeline.serve.client;

import dev.camelstr.component.relay.Session;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Kind;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.Tag;
import dev.camelstr.pipeline.admit.Refusal;
import dev.camelstr.pipeline.admit.RefusedException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** The step that looks whether this is an answer to the session's challenge (NIP-42), before it is verified. */
public final class CheckProof implements Processor {
    private static final Duration TOLERANCE = Duration.ofMinutes(10);

    private final Clock clock = Clock.systemUTC();
    private OwnUrl ownUrl = new OwnUrl();
    private int maxKeys = 100;

    public void setOwnUrl(OwnUrl ownUrl) {
        this.ownUrl = ownUrl;
    }

    /** How many keys one connection may prove. */
    public void setMaxKeys(int maxKeys) {
        this.maxKeys = maxKeys;
    }

    @Override
    public void process(Exchange exchange) {
        Event event = (Event) exchange.getMessage().getBody();
        Session session = Clients.session(exchange);
        if (event.kind() != Kind.CLIENT_AUTH) {
            throw refused("an AUTH event is of kind " + Kind.CLIENT_AUTH);
        }
        long age = clock.instant().getEpochSecond() - event.createdAt();
        if (Math.abs(age) > TOLERANCE.toSeconds()) {
            throw refused("created_at is not within " + TOLERANCE.toMinutes() + " minutes of now");
        }
        if (!value(event, "challenge").equals(session.challenge())) {
            throw refused("the challenge is not this connection's");
        }
        if (!ownUrl.isOwn(value(event, "relay"))) {
            throw refused("the relay tag does not name this relay");
        }
        Set<PublicKey> proved = session.authenticated();
        if (proved.size() >= maxKeys && !proved.contains(event.pubkey())) {
            throw new RefusedException(
                    new Refusal("auth", "rate-limited", "a connection proves at most " + maxKeys + " keys"));
        }
    }

    private static String value(Event event, String name) {
        return event.tag(name).map(Tag::value).orElse("");
    }

    private static RefusedException refused(String text) {
        return new RefusedException(new Refusal("auth", "invalid", text));
    }
}
