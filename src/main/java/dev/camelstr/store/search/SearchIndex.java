package dev.camelstr.store.search;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.Kind;
import dev.camelstr.store.changelog.ChangelogEntry;
import dev.camelstr.store.view.ViewBatch;
import dev.camelstr.store.view.ViewReader;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of the routes of {@code search.camel.yaml}. For one thread a route. */
public final class SearchIndex {
    /** The exchange property that holds the words that are added with the batch. */
    public static final String NEW_WORDS = "newWords";

    /** The exchange property that says how often words had been removed when the new ones were looked for. */
    public static final String REMOVALS = "removals";

    /** The exchange property that holds the rows of a chunk. */
    public static final String ROWS = "rows";

    private static final Logger LOG = LoggerFactory.getLogger(SearchIndex.class);
    private static final int MOST_KNOWN_WORDS = 100_000;

    /** A small share of the heap, at about 160 bytes a word. */
    private static final long KNOWN_WORDS =
            Math.min(MOST_KNOWN_WORDS, Runtime.getRuntime().maxMemory() / 64 / 160);

    private static final int CHUNK = 100;

    // Most words of a text are in the table: those that were seen last need not be offered again.
    private final Map<String, Boolean> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > KNOWN_WORDS;
        }
    };

    private long knownSince;

    private Set<Integer> kinds = Set.of(0, 1, 30_023);
    private ViewReader reader = new ViewReader();

    /** The kinds that are indexed, separated by commas. */
    public void setKinds(String kinds) {
        this.kinds = Kind.listed(kinds);
    }

    public void setReader(ViewReader reader) {
        this.reader = reader;
    }

    /** Which words are in the table has to be learned anew if upkeep has removed some. */
    public void forget(@Body long removals) {
        synchronized (known) {
            if (removals != knownSince) {
                known.clear();
                knownSince = removals;
            }
        }
    }

    /** The parameters of {@code sql/index-search.sql}: the documents of a batch of the changelog. */
    public Map<String, Object> index(@ExchangeProperty(ViewReader.BATCH) ViewBatch batch) {
        Map<String, Object> parameters = reader.parameters(batch);
        putDocuments(
                parameters,
                batch.told().stream()
                        .map(ViewBatch.Told::entry)
                        .filter(entry -> entry.type() == ChangelogEntry.Type.STORED)
                        .map(entry -> document(entry.seq(), entry.body()))
                        .flatMap(Optional::stream)
                        .toList());
        return parameters;
    }

    /** The parameters of {@code sql/load-search-chunk.sql}. */
    public Map<String, Object> ask() {
        return Map.of("kinds", kinds.stream().mapToInt(Integer::intValue).toArray(), "limit", CHUNK);
    }

    /** The parameters of {@code sql/index-search-chunk.sql}: the documents of events from the table. */
    public Map<String, Object> indexChunk(@ExchangeProperty(ROWS) List<Map<String, Object>> rows) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("range", rows.get(0).get("range"));
        parameters.put("reached", rows.get(0).get("reached"));
        putDocuments(
                parameters,
                rows.stream()
                        .filter(row -> row.get("seq") != null)
                        .map(row -> document((Long) row.get("seq"), (byte[]) row.get("raw")))
                        .flatMap(Optional::stream)
                        .toList());
        return parameters;
    }

    private Optional<SearchDocument> document(long seq, byte[] raw) {
        try {
            Event event = EventParser.parse(raw);
            return kinds.contains(event.kind()) ? Optional.of(SearchDocument.of(seq, event)) : Optional.empty();
        } catch (InvalidEventException e) {
            LOG.warn("what was stored as {} is no event, and not indexed: {}", seq, e.getMessage());
            return Optional.empty();
        }
    }

    private void putDocuments(Map<String, Object> parameters, List<SearchDocument> documents) {
        putNewWords(parameters, documents);
        parameters.put("seqs", documents.stream().mapToLong(SearchDocument::seq).toArray());
        parameters.put(
                "createdAts",
                documents.stream().mapToLong(SearchDocument::createdAt).toArray());
        parameters.put(
                "kinds", documents.stream().mapToInt(SearchDocument::kind).toArray());
        parameters.put(
                "pubkeys", documents.stream().map(d -> d.pubkey().bytes()).toArray(byte[][]::new));
        parameters.put("words", documents.stream().map(SearchDocument::vector).toArray(String[]::new));
    }

    private void putNewWords(Map<String, Object> parameters, List<SearchDocument> documents) {
        Map<String, String> letters = new TreeMap<>();
        synchronized (known) {
            parameters.put(REMOVALS, knownSince);
            for (SearchDocument document : documents) {
                for (String word : document.words()) {
                    if (known.get(word) == null) {
                        Letters.of(word).ifPresent(some -> letters.put(word, some));
                    }
                }
            }
        }
        parameters.put(NEW_WORDS, letters.keySet().toArray(String[]::new));
        parameters.put("newLetters", letters.values().toArray(String[]::new));
    }

    /** The words of these parameters are committed. */
    public void remember(@ExchangeProperty(NEW_WORDS) String[] words, @ExchangeProperty(REMOVALS) long removals) {
        synchronized (known) {
            if (removals == knownSince) {
                for (String word : words) {
                    known.put(word, true);
                }
            }
        }
    }
}
