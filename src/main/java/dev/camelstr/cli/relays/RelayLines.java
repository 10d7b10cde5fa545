package dev.camelstr.cli.relays;

import dev.camelstr.cli.output.JsonLine;
import dev.camelstr.store.relays.KnownRelay;
import dev.camelstr.store.relays.RelayChanges.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.camel.util.json.JsonObject;

/** Relays as lines, of text or JSON. */
final class RelayLines {
    private static final int NAME_WIDTH = 40;

    /** Enough of a process' name to tell it from others. */
    private static final int MARK = 8;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    private interface Value {
        String of(JsonObject relay);
    }

    /** A column of {@code status}; what is shown of a relay, and not known, is a dash. */
    private record Column(String head, int width, Value value) {}

    private static final List<Column> COLUMNS = List.of(
            new Column("relay", -NAME_WIDTH, relay -> relay.getString("relay")),
            new Column("state", -10, relay -> inTrouble(relay) ? relay.getString("trouble") : relay.getString("state")),
            new Column("source", -10, RelayLines::from),
            new Column("process", -MARK, RelayLines::process),
            new Column("since", 8, relay -> ago(relay, "since")),
            new Column("received", 12, relay -> count(relay, "received")),
            new Column("new", 12, relay -> count(relay, "stored")),
            new Column("copies", 12, relay -> count(relay, "duplicates")),
            new Column("first", 8, relay -> share(relay, "firstShare")),
            new Column("lag", 8, relay -> relay.containsKey("lagSeconds") ? span(number(relay, "lagSeconds")) : "-"),
            new Column("complete", 9, relay -> share(relay, "completeShare")),
            new Column(
                    "latency",
                    9,
                    relay -> relay.containsKey("connectMillis") ? number(relay, "connectMillis") + " ms" : "-"),
            new Column("reconciled", -28, RelayLines::reconciled),
            new Column("refused", -28, RelayLines::refused),
            new Column("last error", -1, RelayLines::lastError));

    static final String HEADS = line(COLUMNS.stream()
            .map(column -> new String[] {format(column), column.head()})
            .toList());

    private RelayLines() {}

    /** @param process which collects it; empty if none does */
    static String json(KnownRelay relay, String process) {
        return JsonLine.of(line -> line.text("url", relay.name())
                .text("source", source(relay))
                .truth("pinned", relay.pinned())
                .text("state", state(relay))
                .text("added", relay.added().toString())
                .text("note", relay.note())
                .text("process", process));
    }

    static String json(Outcome outcome) {
        return JsonLine.of(line -> line.text("result", outcome.result().name().toLowerCase(Locale.ROOT))
                .text("message", outcome.words()));
    }

    static String text(KnownRelay relay) {
        return String.format(
                        Locale.ROOT,
                        "%-" + NAME_WIDTH + "s %-8s %-11s %s  %s",
                        relay.name(),
                        state(relay),
                        relay.from(),
                        TIME.format(relay.added().atZone(ZoneId.systemDefault())),
                        relay.note())
                .stripTrailing();
    }

    /**
     * The relay's figures, where it is collected here, and what the list says of it.
     *
     * @param process which collects it; empty if none does
     */
    static JsonObject status(KnownRelay relay, String process, Optional<JsonObject> figures) {
        JsonObject status = new JsonObject();
        status.put("relay", relay.name());
        status.put("state", process.isEmpty() ? "not collected" : "elsewhere");
        if (!process.isEmpty()) {
            status.put("process", process);
        }
        figures.ifPresent(status::putAll);
        if (relay.paused()) {
            status.put("state", "paused");
        }
        status.put("source", source(relay));
        status.put("pinned", relay.pinned());
        status.put("note", relay.note());
        return status;
    }

    static String text(JsonObject status) {
        return line(COLUMNS.stream()
                .map(column -> new String[] {format(column), column.value().of(status)})
                .toList());
    }

    private static String format(Column column) {
        return "%" + column.width() + "s";
    }

    private static String line(List<String[]> cells) {
        List<String> shown = new ArrayList<>();
        cells.forEach(cell -> shown.add(String.format(Locale.ROOT, cell[0], cell[1])));
        return String.join(" ", shown).stripTrailing();
    }

    private static String source(KnownRelay relay) {
        return relay.source().name().toLowerCase(Locale.ROOT);
    }

    private static String from(JsonObject relay) {
        return Boolean.TRUE.equals(relay.get("pinned")) ? "configured" : relay.getString("source");
    }

    private static String process(JsonObject relay) {
        String name = relay.getStringOrDefault("process", "-");
        return name.substring(0, Math.min(MARK, name.length()));
    }

    private static String state(KnownRelay relay) {
        return relay.paused() ? "paused" : "running";
    }

    private static boolean inTrouble(JsonObject relay) {
        return !relay.getStringOrDefault("trouble", "none").equals("none");
    }

    private static long number(JsonObject relay, String field) {
        return ((Number) relay.get(field)).longValue();
    }

    private static String count(JsonObject relay, String field) {
        return relay.containsKey(field) ? String.format(Locale.ROOT, "%,d", number(relay, field)) : "-";
    }

    private static String ago(JsonObject relay, String field) {
        return relay.containsKey(field)
                ? span(Math.max(0, Instant.now().toEpochMilli() - number(relay, field)) / 1_000)
                : "-";
    }

    private static String span(long seconds) {
        Duration span = Duration.ofSeconds(seconds);
        if (seconds < 120) {
            return seconds + " s";
        } else if (seconds < 7_200) {
            return span.toMinutes() + " min";
        }
        return seconds < 172_800 ? span.toHours() + " h" : span.toDays() + " d";
    }

    private static String share(JsonObject relay, String field) {
        return relay.containsKey(field)
                ? String.format(Locale.ROOT, "%.1f %%", 100 * ((Number) relay.get(field)).doubleValue())
                : "-";
    }

    /** What negentropy has done, and why pages do the rest. */
    private static String reconciled(JsonObject relay) {
        List<String> said = new ArrayList<>();
        if (relay.containsKey("rangesReconciled") && number(relay, "rangesReconciled") > 0) {
            said.add(count(relay, "rangesReconciled") + " ranges");
        }
        if (relay.containsKey("whyNotReconciled")) {
            said.add("paged: " + relay.getString("whyNotReconciled"));
        }
        if (relay.containsKey("announcedNotServed") && number(relay, "announcedNotServed") > 0) {
            said.add(count(relay, "announcedNotServed") + " announced, not served");
        }
        return said.isEmpty() ? "-" : String.join(", ", said);
    }

    private static String refused(JsonObject relay) {
        Map<?, ?> reasons = relay.get("refusedBy") instanceof Map<?, ?> map ? map : Map.of();
        return reasons.isEmpty()
                ? "-"
                : reasons.entrySet().stream()
                        .map(reason -> reason.getKey() + " " + reason.getValue())
                        .collect(Collectors.joining(", "));
    }

    private static String lastError(JsonObject relay) {
        return relay.containsKey("lastError")
                ? relay.getString("lastError") + " (" + ago(relay, "lastErrorAt") + " ago)"
                : "-";
    }
}
