package dev.camelstr.pipeline.watch;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.camelstr.component.nostr.NostrConsumer;
import dev.camelstr.pipeline.RelayCounts;
import dev.camelstr.pipeline.health.RelayCondition;
import dev.camelstr.pipeline.health.RelayCondition.Trouble;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What is told of one upstream relay. What rows are sorted by is of one moment, as it must not change meanwhile.
 *
 * @param source where the relay is from: configured, added, discovered; empty if that is not known
 * @param lagSeconds how long ago that is up to which the relay has been read; -1 if it has not
 * @param connectMillis -1 if it was never connected
 * @param completeShare which part of the wanted past is complete, from 0 to 1
 * @param firstShare which part of its events no other relay had brought before, from 0 to 1; -1 if it has brought none
 * @param stored events that were new; empty where this process does not read the changelog
 */
record UpstreamRow(
        String route,
        String source,
        NostrConsumer relay,
        String name,
        RelayCounts counts,
        RelayCondition condition,
        String state,
        long received,
        long malformed,
        long duplicates,
        long lastHeardAt,
        long lagSeconds,
        long connectMillis,
        double completeShare,
        double perSecond,
        double firstShare,
        OptionalLong stored) {
    private static final int MAX_REASON = 200;

    static UpstreamRow of(
            String route,
            String source,
            NostrConsumer relay,
            RelayCounts counts,
            RelayCondition condition,
            double perSecond,
            OptionalLong stored) {
        long cursor = relay.getCursor();
        return new UpstreamRow(
                route,
                source,
                relay,
                relay.getRelay(),
                counts,
                condition,
                relay.getConnectionState().toLowerCase(Locale.ROOT),
                relay.getReceived(),
                relay.getMalformed(),
                counts.duplicates(),
                relay.getLastHeardAt(),
                cursor <= 0 ? -1 : Math.max(0, System.currentTimeMillis() / 1000 - cursor),
                relay.getConnectMillis(),
                relay.getCompleteShare(),
                perSecond,
                counts.firstShare().orElse(-1),
                stored);
    }

    boolean isInTrouble() {
        return condition.trouble() != Trouble.NONE;
    }

    void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("relay", name);
        json.writeStringField("route", route);
        if (!source.isEmpty()) {
            json.writeStringField("source", source);
        }
        json.writeStringField("state", state);
        json.writeNumberField("since", relay.getConnectionSince());
        json.writeStringField("reason", bounded(relay.getConnectionReason()));
        json.writeNumberField("connects", relay.getConnects());
        if (connectMillis >= 0) {
            json.writeNumberField("connectMillis", connectMillis);
        }
        json.writeNumberField("received", received);
        json.writeNumberField("perSecond", perSecond);
        json.writeNumberField("duplicates", duplicates);
        if (firstShare >= 0) {
            json.writeNumberField("firstShare", firstShare);
        }
        writeRefused(json);
        json.writeStringField("trouble", condition.trouble().name().toLowerCase(Locale.ROOT));
        json.writeStringField("troubleWords", bounded(condition.words()));
        if (stored.isPresent()) {
            json.writeNumberField("stored", stored.getAsLong());
        }
        json.writeNumberField("malformed", malformed);
        json.writeNumberField("failed", relay.getFailed());
        json.writeNumberField("inFlight", relay.getInFlight());
        json.writeNumberField("lastEventAt", relay.getLastEventAt());
        json.writeNumberField("lastHeardAt", lastHeardAt);
        if (relay.getLastErrorAt() > 0) {
            json.writeStringField("lastError", bounded(relay.getLastError()));
            json.writeNumberField("lastErrorAt", relay.getLastErrorAt());
        }
        writePast(json);
        if (lagSeconds >= 0) {
            json.writeNumberField("cursor", relay.getCursor());
            json.writeNumberField("lagSeconds", lagSeconds);
        }
        json.writeEndObject();
    }

    private void writePast(JsonGenerator json) throws IOException {
        json.writeNumberField("completeShare", completeShare);
        json.writeNumberField("unprovenSeconds", relay.getUnprovenSeconds());
        json.writeNumberField("pageRate", relay.getPageRate());
        if (relay.getOldestOpen() >= 0) {
            json.writeNumberField("oldestOpen", relay.getOldestOpen());
        }
        json.writeNumberField("rangesReconciled", relay.getRangesReconciled());
        json.writeNumberField("announcedNotServed", relay.getAnnouncedNotServed());
        String why = relay.getWhyNotReconciled();
        if (!why.isEmpty()) {
            json.writeStringField("whyNotReconciled", bounded(why));
        }
    }

    private void writeRefused(JsonGenerator json) throws IOException {
        json.writeNumberField("refused", condition.refused());
        json.writeStringField("mostRefused", condition.mostRefused());
        json.writeObjectFieldStart("refusedBy");
        for (Map.Entry<String, Long> reason : counts.refused().entrySet()) {
            json.writeNumberField(reason.getKey(), reason.getValue());
        }
        json.writeEndObject();
    }

    private static String bounded(String reason) {
        return reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON) + "…";
    }
}
