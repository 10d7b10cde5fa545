package dev.camelstr.pipeline.discover;

import dev.camelstr.component.nostr.link.RegisteredDomain;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.RelayUrl;
import dev.camelstr.nostr.nip19.Nip19;
import dev.camelstr.store.changelog.ChangelogEntry;
import dev.camelstr.store.discovery.CandidateTable;
import dev.camelstr.store.discovery.Naming;
import dev.camelstr.store.discovery.UntoldEvents;
import dev.camelstr.store.view.ViewBatch;
import dev.camelstr.store.view.ViewReader;
import java.net.URI;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of the routes that read which relays stored events name. Thread-safe. */
public final class NamedRelays {
    private static final Logger LOG = LoggerFactory.getLogger(NamedRelays.class);

    /** Most hints name what the same author has named before. */
    private static final int MOST_REMEMBERED = 50_000;

    private static final String QUERY = "query";
    private static final String BLOCKED = "blocked";
    private static final String DOMAIN = "domain";

    private record Mention(String url, long author, boolean monitored) {}

    private final Map<String, LongAdder> refused = new ConcurrentHashMap<>();
    private final Map<Mention, Boolean> remembered = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Mention, Boolean> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    private Set<PublicKey> monitors = Set.of();
    private BlockList blocked = BlockList.of("");
    private int maxCandidates = 20_000;
    private DataSource database;
    private ViewReader reader = new ViewReader();

    /** Public keys in hex or as npub, separated by commas. */
    public void setMonitors(String list) {
        Set<PublicKey> keys = new HashSet<>();
        for (String key : list.split("[,\\s]+")) {
            if (!key.isEmpty()) {
                keys.add(Nip19.publicKey(key));
            }
        }
        monitors = keys;
    }

    /** Hosts and domains, separated by commas. */
    public void setBlock(String list) {
        blocked = BlockList.of(list);
    }

    public void setMaxCandidates(int maxCandidates) {
        this.maxCandidates = maxCandidates;
    }

    public void setDatabase(DataSource database) {
        this.database = database;
    }

    public void setReader(ViewReader reader) {
        this.reader = reader;
    }

    /** Notes what the stored events of a batch name. @return the parameters of {@code move_view} */
    public Map<String, Object> note(@ExchangeProperty(ViewReader.BATCH) ViewBatch batch) throws SQLException {
        Collected collected = new Collected();
        for (ViewBatch.Told told : batch.told()) {
            if (told.entry().type() == ChangelogEntry.Type.STORED) {
                collected.event(told.entry().body());
            }
        }
        collected.end();
        return reader.parameters(batch);
    }

    /** Notes what some of the events name that the changelog did not tell of. @return whether there may be more */
    public boolean catchUp() throws SQLException {
        return new UntoldEvents(database).next(new Collected());
    }

    /** How many relays that events name were refused since the start of this process, by the reason. */
    public Map<String, Long> refused() {
        Map<String, Long> counts = new TreeMap<>();
        refused.forEach((reason, count) -> counts.put(reason, count.sum()));
        return counts;
    }

    private void refuse(String reason, int times) {
        refused.computeIfAbsent(reason, code -> new LongAdder()).add(times);
    }

    /** What the events of a batch name. */
    private final class Collected implements UntoldEvents.Reader {
        private final Map<String, Naming> namings = new TreeMap<>(); // in the order of the rows' keys
        private final Set<Mention> mentions = new HashSet<>();

        @Override
        public void event(byte[] raw) {
            try {
                Event event = EventParser.parse(raw);
                for (String written : Mentions.of(event, monitors)) {
                    candidate(written).ifPresent(url -> add(url, event));
                }
            } catch (InvalidEventException e) {
                LOG.warn("an event that is none is stored: {}", e.getMessage());
            }
        }

        private void add(String url, Event event) {
            long author = ByteBuffer.wrap(event.pubkey().bytes()).getLong();
            boolean isMonitored = Mentions.isOfMonitor(event, monitors);
            Mention mention = new Mention(url, author, isMonitored);
            synchronized (remembered) {
                if (remembered.get(mention) != null) {
                    return;
                }
            }
            Optional<String> domain = RegisteredDomain.of(URI.create(url).getHost());
            if (domain.isEmpty()) {
                refuse(code(RelayUrl.Refusal.NO_NAME), 1);
                return;
            }
            mentions.add(mention);
            Naming before = namings.getOrDefault(url, new Naming(url, domain.get(), Set.of(), false));
            Set<Long> authors = new HashSet<>(before.authors());
            if (authors.size() < CandidateTable.MOST_AUTHORS) {
                authors.add(author);
            }
            namings.put(url, new Naming(url, domain.get(), authors, before.monitored() || isMonitored));
        }

        @Override
        public void end() throws SQLException {
            int full = new CandidateTable(database).name(namings.values(), maxCandidates, System.currentTimeMillis());
            if (full > 0) {
                refuse(DOMAIN, full);
            }
            synchronized (remembered) {
                mentions.forEach(mention -> remembered.put(mention, true));
            }
        }
    }

    /** What strangers write behind a question mark may be anything, and makes another relay of each. */
    private Optional<String> candidate(String written) {
        Optional<RelayUrl.Refusal> refusal = RelayUrl.refusal(written);
        if (refusal.isPresent()) {
            refuse(code(refusal.get()), 1);
            return Optional.empty();
        }
        String url = RelayUrl.canonical(written);
        if (url.indexOf('?') >= 0) {
            refuse(QUERY, 1);
            return Optional.empty();
        }
        if (blocked.contains(url)) {
            refuse(BLOCKED, 1);
            return Optional.empty();
        }
        return Optional.of(url);
    }

    private static String code(RelayUrl.Refusal refusal) {
        return refusal.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
