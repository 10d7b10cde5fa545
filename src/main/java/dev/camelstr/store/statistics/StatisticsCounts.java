package dev.camelstr.store.statistics;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.Kind;
import dev.camelstr.nostr.Tag;
import dev.camelstr.nostr.text.LowerCase;
import dev.camelstr.store.changelog.ChangelogEntry;
import dev.camelstr.store.view.ViewBatch;
import dev.camelstr.store.view.ViewReader;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of the routes of {@code statistics.camel.yaml}. */
public final class StatisticsCounts {
    static final String AUTHOR = "author";
    static final String TAG = "tag";
    static final int SLICE_MINUTES = 5;

    private static final Logger LOG = LoggerFactory.getLogger(StatisticsCounts.class);
    private static final JsonFactory JSON = new JsonFactory();
    private static final long MINUTE_MILLIS = 60_000;
    private static final Duration NAMES_KEPT = Duration.ofHours(2);
    private static final int LONGEST_NAME = 64;

    private record Window(long minute, int kind, String verdict, String relay) implements Comparable<Window> {
        @Override
        public int compareTo(Window other) {
            int order = Long.compare(minute, other.minute);
            order = order != 0 ? order : Integer.compare(kind, other.kind);
            order = order != 0 ? order : verdict.compareTo(other.verdict);
            return order != 0 ? order : relay.compareTo(other.relay);
        }
    }

    private record Name(long slice, String what, String name) implements Comparable<Name> {
        @Override
        public int compareTo(Name other) {
            int order = Long.compare(slice, other.slice);
            order = order != 0 ? order : what.compareTo(other.what);
            return order != 0 ? order : name.compareTo(other.name);
        }
    }

    private final Clock clock = Clock.systemUTC();
    private ViewReader reader = new ViewReader();
    private Set<Integer> privateKinds = Set.of();
    private Duration retention = Duration.ofDays(7);

    public void setReader(ViewReader reader) {
        this.reader = reader;
    }

    /**
     * The kinds, separated by commas, that only some may read: their authors and hashtags are not counted, for the figures
     * are told to everyone.
     */
    public void setPrivateKinds(String kinds) {
        privateKinds = Kind.listed(kinds);
    }

    /** How long windows are kept. */
    public void setRetention(Duration retention) {
        this.retention = retention;
    }

    /** The parameters of {@code sql/count-statistics.sql}: what a batch of the changelog adds. */
    public Map<String, Object> count(@ExchangeProperty(ViewReader.BATCH) ViewBatch batch) {
        // In order, so that two partitions' counters do not deadlock.
        Map<Window, Long> windows = new TreeMap<>();
        Map<Name, Long> names = new TreeMap<>();
        for (ViewBatch.Told told : batch.told()) {
            if (told.entry().type() == ChangelogEntry.Type.SUMMARY) {
                addSummary(told, windows);
            } else if (told.entry().type() == ChangelogEntry.Type.STORED) {
                addNames(told, names);
            }
        }
        Map<String, Object> parameters = reader.parameters(batch);
        List<Window> of = List.copyOf(windows.keySet());
        parameters.put("minutes", of.stream().mapToLong(Window::minute).toArray());
        parameters.put("kinds", of.stream().mapToInt(Window::kind).toArray());
        parameters.put("verdicts", of.stream().map(Window::verdict).toArray(String[]::new));
        parameters.put("relays", of.stream().map(Window::relay).toArray(String[]::new));
        parameters.put(
                "counts", windows.values().stream().mapToLong(Long::longValue).toArray());
        List<Name> by = List.copyOf(names.keySet());
        parameters.put("slices", by.stream().mapToLong(Name::slice).toArray());
        parameters.put("whats", by.stream().map(Name::what).toArray(String[]::new));
        parameters.put("names", by.stream().map(Name::name).toArray(String[]::new));
        parameters.put(
                "times", names.values().stream().mapToLong(Long::longValue).toArray());
        return parameters;
    }

    /** The parameters of {@code sql/forget-statistics.sql}. */
    public Map<String, Object> old() {
        long minute = clock.millis() / MINUTE_MILLIS;
        return Map.of("before", minute - retention.toMinutes(), "namesBefore", minute - NAMES_KEPT.toMinutes());
    }

    private static void addSummary(ViewBatch.Told told, Map<Window, Long> windows) {
        long minute = told.at() / MINUTE_MILLIS;
        try (JsonParser json = JSON.createParser(told.entry().body())) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.START_ARRAY) {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        addCount(json, minute, windows);
                    }
                }
            }
        } catch (IOException e) {
            LOG.warn(
                    "the summary up to {} is damaged, and not counted: {}",
                    told.entry().origin(),
                    e.getMessage());
        }
    }

    private static void addCount(JsonParser json, long minute, Map<Window, Long> windows) throws IOException {
        int kind = 0;
        String verdict = "";
        String relay = "";
        long count = 0;
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
            json.nextToken();
            switch (field) {
                case "kind" -> kind = json.getIntValue();
                case "verdict" -> verdict = json.getText();
                case "relay" -> relay = json.getText();
                case "count" -> count = json.getLongValue();
                default -> json.skipChildren();
            }
        }
        windows.merge(new Window(minute, kind, verdict, relay), count, Long::sum);
    }

    private void addNames(ViewBatch.Told told, Map<Name, Long> names) {
        long minute = told.at() / MINUTE_MILLIS;
        long slice = minute - minute % SLICE_MINUTES;
        try {
            Event event = EventParser.parse(told.entry().body());
            if (privateKinds.contains(event.kind())) {
                return;
            }
            names.merge(new Name(slice, AUTHOR, event.pubkey().hex()), 1L, Long::sum);
            hashtags(event).forEach(tag -> names.merge(new Name(slice, TAG, tag), 1L, Long::sum));
        } catch (InvalidEventException e) {
            LOG.warn(
                    "the changelog holds an event that is none, from {}: {}",
                    told.entry().origin(),
                    e.getMessage());
        }
    }

    /** Each once, in lower case as most write them. NUL cannot be in a text of the database. */
    private static Set<String> hashtags(Event event) {
        Set<String> hashtags = new HashSet<>();
        for (Tag tag : event.tags()) {
            if (tag.hasValue() && tag.name().equals("t") && isName(tag.value())) {
                hashtags.add(LowerCase.of(tag.value()));
            }
        }
        return hashtags;
    }

    private static boolean isName(String value) {
        return !value.isBlank() && value.length() <= LONGEST_NAME && value.indexOf('\0') < 0;
    }
}
