package dev.camelstr.nostr.message;

import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.json.JsonBuffer;
import dev.camelstr.nostr.text.ShownText;
import java.util.List;
import java.util.OptionalLong;

/** Writes what a relay says, as UTF-8 JSON. Its words may quote strangers: they are made fit to be shown, and never too long. */
public final class RelayMessages {
    private RelayMessages() {}

    /**
     * @param raw the event's JSON as it is served; not parsed
     */
    public static byte[] event(String subscription, byte[] raw) {
        return new JsonBuffer(raw.length + 6 * subscription.length() + 16)
                .ascii("[\"EVENT\",")
                .string(subscription)
                .ascii(',')
                .raw(raw)
                .ascii(']')
                .toBytes();
    }

    public static byte[] ok(EventId id, boolean accepted, String message) {
        return new JsonBuffer(128)
                .ascii("[\"OK\",\"")
                .hex(id)
                .ascii(accepted ? "\",true," : "\",false,")
                .string(shown(message))
                .ascii(']')
                .toBytes();
    }

    public static byte[] eose(String subscription) {
        return strings("EOSE", subscription);
    }

    /** @param hints of NIP-67; may be empty */
    public static byte[] eose(String subscription, List<String> hints) {
        if (hints.isEmpty()) {
            return eose(subscription);
        }
        return new JsonBuffer(128)
                .ascii("[\"EOSE\",")
                .string(subscription)
                .ascii(',')
                .strings(hints)
                .ascii(']')
                .toBytes();
    }

    public static byte[] closed(String subscription, String message) {
        return strings("CLOSED", subscription, shown(message));
    }

    public static byte[] notice(String message) {
        return strings("NOTICE", shown(message));
    }

    public static byte[] auth(String challenge) {
        return strings("AUTH", challenge);
    }

    public static byte[] count(RelayMessage.Count count) {
        JsonBuffer json = new JsonBuffer(128)
                .ascii("[\"COUNT\",")
                .string(count.subscription())
                .ascii(",{\"count\":")
                .number(count.count())
                .ascii(count.approximate() ? ",\"approximate\":true" : "");
        count.hll().ifPresent(hll -> json.ascii(",\"hll\":").string(hll));
        return json.ascii("}]").toBytes();
    }

    /** @param message binary (NIP-77) */
    public static byte[] negMsg(String subscription, byte[] message) {
        return new JsonBuffer(2 * message.length + 6 * subscription.length() + 20)
                .ascii("[\"NEG-MSG\",")
                .string(subscription)
                .ascii(",\"")
                .hex(message)
                .ascii("\"]")
                .toBytes();
    }

    public static byte[] negErr(String subscription, String reason) {
        return negErr(subscription, reason, OptionalLong.empty());
    }

    /** @param maxRecords how many records a filter may match, where that is the reason */
    public static byte[] negErr(String subscription, String reason, OptionalLong maxRecords) {
        JsonBuffer json = new JsonBuffer(128)
                .ascii("[\"NEG-ERR\",")
                .string(subscription)
                .ascii(',')
                .string(shown(reason));
        maxRecords.ifPresent(max -> json.ascii(',').number(max));
        return json.ascii(']').toBytes();
    }

    static byte[] write(RelayMessage message) {
        if (message instanceof RelayMessage.Event event) {
            return event(event.subscription(), event.event().raw());
        } else if (message instanceof RelayMessage.Ok ok) {
            return ok(ok.id(), ok.accepted(), ok.message());
        } else if (message instanceof RelayMessage.Eose eose) {
            return eose(eose.subscription(), eose.hints());
        } else if (message instanceof RelayMessage.Closed closed) {
            return closed(closed.subscription(), closed.message());
        } else if (message instanceof RelayMessage.Notice notice) {
            return notice(notice.message());
        } else if (message instanceof RelayMessage.Auth auth) {
            return auth(auth.challenge());
        } else if (message instanceof RelayMessage.Count count) {
            return count(count);
        } else if (message instanceof RelayMessage.NegMsg msg) {
            return negMsg(msg.subscription(), msg.message());
        } else if (message instanceof RelayMessage.NegErr err) {
            return negErr(err.subscription(), err.reason(), err.maxRecords());
        }
        throw new IllegalStateException("no other message");
    }

    private static String shown(String words) {
        return ShownText.line(words);
    }

    private static byte[] strings(String... elements) {
        return new JsonBuffer(128).strings(List.of(elements)).toBytes();
    }
}
