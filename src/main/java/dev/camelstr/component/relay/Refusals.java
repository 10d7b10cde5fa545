package dev.camelstr.component.relay;

import dev.camelstr.nostr.ClientMessage;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.InvalidMessageException;
import dev.camelstr.nostr.RelayMessages;
import java.util.Optional;

/** Answers to what is not served, each in the form that belongs to the message (NIP-01). */
final class Refusals {
    private Refusals() {}

    static TextFrame of(ClientMessage message, String reason) {
        byte[] json;
        if (message instanceof ClientMessage.Event event) {
            json = RelayMessages.ok(event.event().id(), false, reason);
        } else if (message instanceof ClientMessage.Auth auth) {
            json = RelayMessages.ok(auth.event().id(), false, reason);
        } else if (message instanceof ClientMessage.Req req) {
            json = RelayMessages.closed(req.subscription(), reason);
        } else if (message instanceof ClientMessage.Count count) {
            json = RelayMessages.closed(count.subscription(), reason);
        } else {
            json = RelayMessages.notice(reason);
        }
        return TextFrame.of(json);
    }

    static TextFrame ofInvalid(Exception invalid) {
        String reason = prefix(invalid) + invalid.getMessage();
        if (invalid instanceof InvalidEventException event) {
            return TextFrame.of(event.claimedId()
                    .map(id -> RelayMessages.ok(id, false, reason))
                    .orElseGet(() -> RelayMessages.notice(reason)));
        }
        Optional<String> subscription =
                invalid instanceof InvalidMessageException message ? message.subscription() : Optional.empty();
        return TextFrame.of(
                subscription.map(id -> RelayMessages.closed(id, reason)).orElseGet(() -> RelayMessages.notice(reason)));
    }

    private static String prefix(Exception invalid) {
        boolean unsupported = invalid instanceof InvalidMessageException message
                && (message.reason() == InvalidMessageException.Reason.UNSUPPORTED_FILTER
                        || message.reason() == InvalidMessageException.Reason.UNKNOWN_TYPE);
        return unsupported ? "unsupported: " : "invalid: ";
    }

    static TextFrame binary() {
        return TextFrame.of(RelayMessages.notice("invalid: messages are texts, not binary"));
    }
}
