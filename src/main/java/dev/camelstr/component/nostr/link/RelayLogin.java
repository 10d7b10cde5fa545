package dev.camelstr.component.nostr.link;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.RelayMessage;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/** Authentication on one connection (NIP-42). Not thread-safe. */
public final class RelayLogin {

    private static final int KIND = 22242;
    private static final int MAX_CHALLENGE_CHARS = 1024;

    /** How relays say it that do not use the prefix of NIP-42. */
    private static final Pattern ASKS =
            Pattern.compile("\\bauth(-required|enticat|\\b)|\\bnip-?42\\b|\\blog[ -]?in\\b", Pattern.CASE_INSENSITIVE);

    /** A relay that asks more often than this is not answered any more. */
    private static final int MAX_ANSWERS = 8;

    private final URI relay;
    private final Optional<EventSigner> signer;
    private int answers;
    private boolean challenged;
    private Optional<EventId> pending = Optional.empty();
    private boolean accepted;
    private Optional<String> rejection = Optional.empty();

    public RelayLogin(URI relay, Optional<EventSigner> signer) {
        this.relay = relay;
        this.signer = signer;
    }

    public boolean isPossible() {
        return signer.isPresent();
    }

    /**
     * Whether a relay that refuses something in these words wants a login first: by their prefix, or, once it has given a
     * challenge, by their sense.
     */
    public boolean isAskedForBy(String words) {
        return Texts.prefix(words).equals("auth-required")
                || challenged && ASKS.matcher(Texts.bounded(words)).find();
    }

    /** The signed event that answers a challenge, as JSON; empty without a key. */
    public Optional<byte[]> answer(String challenge) {
        challenged = true;
        if (signer.isEmpty() || answers == MAX_ANSWERS || challenge.length() > MAX_CHALLENGE_CHARS) {
            return Optional.empty();
        }
        answers++;
        EventBuilder login =
                new EventBuilder(KIND).tag("relay", relay.toString()).tag("challenge", challenge);
        Event event = signer.get().sign(login);
        pending = Optional.of(event.id());
        return Optional.of(event.raw());
    }

    public boolean isAbout(EventId id) {
        return pending.isPresent() && pending.get().equals(id);
    }

    /** The relay's answer to the login. */
    public void answered(RelayMessage.Ok ok) {
        accepted = ok.accepted();
        rejection = accepted ? Optional.empty() : Optional.of(Texts.bounded(ok.message()));
    }

    /** Why the last login was not accepted. */
    public Optional<String> rejection() {
        return rejection;
    }

    public boolean isAccepted() {
        return accepted;
    }
}
