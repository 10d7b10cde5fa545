package dev.camelstr.component.relay.session;

import dev.camelstr.component.relay.TextFrame;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.InvalidMessageException;
import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.nostr.message.MessageBeginning;
import dev.camelstr.nostr.message.MessageEnding;
import dev.camelstr.nostr.message.RelayMessages;
import java.util.Optional;

/** Answers to what is not served, each in the form that belongs to the message (NIP-01, NIP-77). */
public final class Refusals {
    private Refusals() {}

    public static TextFrame of(ClientMessage message, String reason) {
        byte[] json;
        if (message instanceof ClientMessage.Event event) {
            json = RelayMessages.ok(event.event().id(), false, reason);
        } else if (message instanceof ClientMessage.Auth auth) {
            json = RelayMessages.ok(auth.event().id(), false, reason);
        } else if (message instanceof ClientMessage.Req req) {
            json = RelayMessages.closed(req.subscription(), reason);
        } else if (message instanceof ClientMessage.Count count) {
            json = RelayMessages.closed(count.subscription(), reason);
        } else if (message instanceof ClientMessage.NegOpen open) {
            json = RelayMessages.negErr(open.subscription(), reason);
        } else if (message instanceof ClientMessage.NegMsg msg) {
            json = RelayMessages.negErr(msg.subscription(), reason);
        } else {
            json = RelayMessages.notice(reason);
        }
        return TextFrame.of(json);
    }

    public static TextFrame ofInvalid(Exception invalid) {
        String reason = prefix(invalid) + invalid.getMessage();
        if (invalid instanceof InvalidEventException event) {
            return TextFrame.of(event.claimedId()
                    .map(id -> RelayMessages.ok(id, false, reason))
                    .orElseGet(() -> RelayMessages.notice(reason)));
        }
        return TextFrame.of(
                invalid instanceof InvalidMessageException message
                        ? ofInvalid(message, reason)
                        : RelayMessages.notice(reason));
    }

    private static byte[] ofInvalid(InvalidMessageException message, String reason) {
        return message.subscription()
                .map(id -> message.isAboutReconciliation()
                        ? RelayMessages.negErr(id, reason)
                        : RelayMessages.closed(id, reason))
                .orElseGet(() -> RelayMessages.notice(reason));
    }

    private static String prefix(Exception invalid) {
        boolean unsupported = invalid instanceof InvalidMessageException message
                && (message.reason() == InvalidMessageException.Reason.UNSUPPORTED_FILTER
                        || message.reason() == InvalidMessageException.Reason.UNKNOWN_TYPE);
        return unsupported ? "unsupported: " : "invalid: ";
    }

    /**
     * To a message that is longer than the limit.
     *
     * @param beginning its first bytes
     * @param ending its last ones, or nothing
     */
    static TextFrame ofOverlong(byte[] beginning, byte[] ending, int limit) {
        String reason = "invalid: the message is too long, the limit is " + limit + " bytes";
        MessageBeginning message = MessageBeginning.of(beginning);
        Optional<EventId> event = message.isOfUnknownEvent() ? MessageEnding.eventId(ending) : message.eventId();
        byte[] json = event.map(id -> RelayMessages.ok(id, false, reason))
                .or(() -> message.subscription()
                        .map(id -> message.type().startsWith("NEG-")
                                ? RelayMessages.negErr(id, reason)
                                : RelayMessages.closed(id, reason)))
                .orElseGet(() -> RelayMessages.notice(reason));
        return TextFrame.of(json);
    }

    static TextFrame binary() {
        return TextFrame.of(RelayMessages.notice("invalid: messages are texts, not binary"));
    }
}
