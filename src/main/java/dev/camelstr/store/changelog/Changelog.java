package dev.camelstr.store.changelog;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.Origin;
import dev.camelstr.component.stream.OutboundMessage;
import dev.camelstr.nostr.EventId;
import dev.camelstr.store.StoreProperties;
import dev.camelstr.store.Verdict;
import dev.camelstr.store.batch.StoreBatch;
import dev.camelstr.store.batch.StoreBatches;
import dev.camelstr.store.rules.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.ExchangeProperty;

/**
 * Tells {@code nostr.stored} what became of a batch: an event that was stored or is ephemeral as a message of its own, any
 * other verdict if somebody waits for it or if it removed something, and at last one summary a stream. What went otherwise is
 * told by {@link Removals}.
 *
 * <p>Messages that were applied before and are announced again have a summary of their own: a repetition ends where the
 * last batch ended, however it is split, so a reader that drops what it has counts each message once.
 */
public class Changelog {
    private static final byte[] NO_BODY = {};
    private static final List<String> CARRIED_ON = List.of(
            StoreProperties.RELAY, StoreProperties.RECEIVED_AT, StoreProperties.REPLY_TO, StoreProperties.TRACE);

    /** The messages for a batch that is committed, in the order of its messages. */
    public List<OutboundMessage> tell(@ExchangeProperty(StoreBatches.BATCH) StoreBatch batch) {
        Map<String, Integer> lives = batch.holding().lives();
        List<OutboundMessage> messages = new ArrayList<>(batch.getSize() + 2);
        Map<String, BatchSummary> open = new HashMap<>();
        for (Outcome outcome : batch.outcomes()) {
            String stream = outcome.source().origin().stream();
            BatchSummary summary = open.get(stream);
            if (summary != null && summary.isRepeated() && !outcome.repeated()) {
                messages.add(summary(summary, lives));
                open.remove(stream);
            }
            if (isToTell(outcome)) {
                messages.add(message(outcome, lives));
            }
            open.computeIfAbsent(stream, name -> new BatchSummary(outcome.repeated()))
                    .count(outcome);
        }
        open.values().forEach(summary -> messages.add(summary(summary, lives)));
        return messages;
    }

    private static boolean isToTell(Outcome outcome) {
        return hasBody(outcome)
                || !outcome.removed().isEmpty()
                || !outcome.source().property(StoreProperties.REPLY_TO).isEmpty();
    }

    private static boolean hasBody(Outcome outcome) {
        return outcome.verdict() == Verdict.STORED || outcome.verdict() == Verdict.EPHEMERAL;
    }

    private static OutboundMessage message(Outcome outcome, Map<String, Integer> lives) {
        InboundMessage source = outcome.source();
        String verdict = outcome.verdict().word();
        Map<String, Object> properties = new HashMap<>(16);
        properties.put(ChangelogProperties.TYPE, hasBody(outcome) ? verdict : "verdict");
        properties.put(ChangelogProperties.VERDICT, verdict);
        putOrigin(properties, source.origin(), lives);
        for (String name : CARRIED_ON) {
            if (source.properties().containsKey(name)) {
                properties.put(name, source.properties().get(name));
            }
        }
        if (!outcome.reason().isEmpty()) {
            properties.put(StoreProperties.REASON, outcome.reason());
        }
        byte[] body = hasBody(outcome) ? source.body() : NO_BODY;
        if (!outcome.removed().isEmpty()) {
            properties.put(ChangelogProperties.REMOVED, hexes(outcome.removed()));
        }
        outcome.message().ifPresent(message -> {
            properties.put(ChangelogProperties.ID, message.event().id().hex());
            if (message.vanish()) {
                properties.put(
                        ChangelogProperties.VANISHED,
                        new ChangelogEntry.Vanished(
                                        message.event().pubkey(),
                                        message.event().createdAt())
                                .toString());
            }
        });
        String routingKey = outcome.message()
                .map(message -> message.event().pubkey().toString())
                .orElse("");
        return new OutboundMessage(body, properties, routingKey);
    }

    private static String hexes(List<EventId> ids) {
        return ids.stream().map(EventId::hex).collect(Collectors.joining(","));
    }

    private static OutboundMessage summary(BatchSummary summary, Map<String, Integer> lives) {
        Map<String, Object> properties = new HashMap<>(8);
        properties.put(ChangelogProperties.TYPE, "summary");
        putOrigin(properties, summary.last(), lives);
        return new OutboundMessage(summary.toJson(), properties);
    }

    private static void putOrigin(Map<String, Object> properties, Origin origin, Map<String, Integer> lives) {
        ChangelogProperties.putOrigin(properties, origin, lives.get(origin.stream()));
    }
}
