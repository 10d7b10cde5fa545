package dev.camelstr.nostr.message;

import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.json.JsonBuffer;
import java.util.List;

/** Writes what a client says, as UTF-8 JSON. */
public final class ClientMessages {
    private ClientMessages() {}

    /** @param raw the event's JSON; not parsed */
    public static byte[] event(byte[] raw) {
        return withEvent("EVENT", raw);
    }

    public static byte[] req(String subscription, List<Filter> filters) {
        return withFilters("REQ", subscription, filters);
    }

    public static byte[] count(String subscription, List<Filter> filters) {
        return withFilters("COUNT", subscription, filters);
    }

    public static byte[] close(String subscription) {
        return new JsonBuffer(64).strings(List.of("CLOSE", subscription)).toBytes();
    }

    /** @param raw the JSON of an event of kind 22242 (NIP-42) */
    public static byte[] auth(byte[] raw) {
        return withEvent("AUTH", raw);
    }

    /** @param message binary (NIP-77) */
    public static byte[] negOpen(String subscription, Filter filter, byte[] message) {
        JsonBuffer json = new JsonBuffer(2 * message.length + 512)
                .ascii("[\"NEG-OPEN\",")
                .string(subscription)
                .ascii(',');
        filter.write(json);
        return json.ascii(",\"").hex(message).ascii("\"]").toBytes();
    }

    /** @param message binary (NIP-77) */
    public static byte[] negMsg(String subscription, byte[] message) {
        return RelayMessages.negMsg(subscription, message);
    }

    public static byte[] negClose(String subscription) {
        return new JsonBuffer(64).strings(List.of("NEG-CLOSE", subscription)).toBytes();
    }

    static byte[] write(ClientMessage message) {
        if (message instanceof ClientMessage.Event event) {
            return event(event.event().raw());
        } else if (message instanceof ClientMessage.Req req) {
            return req(req.subscription(), req.filters());
        } else if (message instanceof ClientMessage.Count count) {
            return count(count.subscription(), count.filters());
        } else if (message instanceof ClientMessage.Close close) {
            return close(close.subscription());
        } else if (message instanceof ClientMessage.Auth auth) {
            return auth(auth.event().raw());
        } else if (message instanceof ClientMessage.NegOpen open) {
            return negOpen(open.subscription(), open.filter(), open.message());
        } else if (message instanceof ClientMessage.NegMsg msg) {
            return negMsg(msg.subscription(), msg.message());
        } else if (message instanceof ClientMessage.NegClose close) {
            return negClose(close.subscription());
        }
        throw new IllegalStateException("no other message");
    }

    private static byte[] withEvent(String type, byte[] raw) {
        return new JsonBuffer(raw.length + 16)
                .ascii("[\"")
                .ascii(type)
                .ascii("\",")
                .raw(raw)
                .ascii(']')
                .toBytes();
    }

    private static byte[] withFilters(String type, String subscription, List<Filter> filters) {
        JsonBuffer json =
                new JsonBuffer(256).ascii("[\"").ascii(type).ascii("\",").string(subscription);
        for (Filter filter : filters) {
            json.ascii(',');
            filter.write(json);
        }
        return json.ascii(']').toBytes();
    }
}
