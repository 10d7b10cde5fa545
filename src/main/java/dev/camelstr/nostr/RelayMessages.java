package dev.camelstr.nostr;

import java.util.List;

/** Writes what a relay says, as UTF-8 JSON. */
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
                .string(message)
                .ascii(']')
                .toBytes();
    }

    public static byte[] eose(String subscription) {
        return strings("EOSE", subscription);
    }

    public static byte[] closed(String subscription, String message) {
        return strings("CLOSED", subscription, message);
    }

    public static byte[] notice(String message) {
        return strings("NOTICE", message);
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

    static byte[] write(RelayMessage message) {
        if (message instanceof RelayMessage.Event event) {
            return event(event.subscription(), event.event().raw());
        } else if (message instanceof RelayMessage.Ok ok) {
            return ok(ok.id(), ok.accepted(), ok.message());
        } else if (message instanceof RelayMessage.Eose eose) {
            return eose(eose.subscription());
        } else if (message instanceof RelayMessage.Closed closed) {
            return closed(closed.subscription(), closed.message());
        } else if (message instanceof RelayMessage.Notice notice) {
            return notice(notice.message());
        } else if (message instanceof RelayMessage.Auth auth) {
            return auth(auth.challenge());
        } else if (message instanceof RelayMessage.Count count) {
            return count(count);
        }
        throw new IllegalStateException("no other message");
    }

    private static byte[] strings(String... elements) {
        return new JsonBuffer(128).strings(List.of(elements)).toBytes();
    }
}
