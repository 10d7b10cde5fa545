package dev.camelstr.store.changelog;

import dev.camelstr.component.stream.Origin;
import dev.camelstr.component.stream.OutboundMessage;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.store.StoreProperties;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;

/**
 * The steps of route {@code store-removals}: what went and is named by no verdict is told in the order of its numbers, each
 * event by itself, with the event as it was if that is wanted.
 */
public class Removals {
    private static final byte[] NO_BODY = {};

    private boolean oldValues;

    /** Whether an event that went is told as it was. */
    public void setOldValues(boolean oldValues) {
        this.oldValues = oldValues;
    }

    /** @param rows of {@code sql/load-removals.sql} */
    public List<OutboundMessage> tell(@Body List<Map<String, Object>> rows) {
        return rows.stream().map(this::message).toList();
    }

    private OutboundMessage message(Map<String, Object> row) {
        Map<String, Object> properties = new HashMap<>(16);
        properties.put(ChangelogProperties.TYPE, "removed");
        properties.put(ChangelogProperties.NUMBER, row.get("number"));
        properties.put(
                ChangelogProperties.ID, EventId.of((byte[]) row.get("id")).hex());
        properties.put(StoreProperties.REASON, row.get("reason"));
        Origin storedFrom =
                new Origin((String) row.get("stream"), (Integer) row.get("partition"), (Long) row.get("place"));
        ChangelogProperties.putOrigin(properties, storedFrom, (Integer) row.get("life"));
        byte[] body = oldValues ? (byte[]) row.get("raw") : NO_BODY;
        return new OutboundMessage(
                body, properties, PublicKey.of((byte[]) row.get("pubkey")).toString());
    }

    /**
     * The parameters of {@code sql/forget-removals.sql}.
     *
     * @param told the messages that the stream has confirmed
     */
    public Map<String, Object> told(@Body List<OutboundMessage> told) {
        return Map.of("last", told.get(told.size() - 1).properties().get(ChangelogProperties.NUMBER));
    }
}
