package dev.camelstr.pipeline.collect;

import dev.camelstr.component.nostr.ConnectionSlots;
import dev.camelstr.nostr.RelayUrl;
import dev.camelstr.pipeline.RelayTally;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.util.TimeUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of all relays of this process ({@link Visits}). When a relay was visited last stands in table {@code
 * relay_pace}, so that after a restart those come first that have waited longest. Thread-safe.
 */
public final class RelaySlots implements ConnectionSlots, CamelContextAware {
    private static final Logger LOG = LoggerFactory.getLogger(RelaySlots.class);

    private final EverySecond looking = new EverySecond("relay-slots", this::look);
    private final Map<String, Long> unwritten = new ConcurrentHashMap<>();
    private DataSource dataSource;
    private CamelContext context;
    private int maxConnections = 500;
    private long visitIntervalMillis = 6 * 3_600_000;
    private volatile boolean loaded;
    private Visits visits;

    public void setDataSource(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    public void setMaxConnections(int maxConnections) {
        this.maxConnections = maxConnections;
    }

    /** Within it each relay that has no connection of its own is visited. */
    public void setVisitInterval(String visitInterval) {
        visitIntervalMillis = TimeUtils.toMilliSeconds(visitInterval);
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    @Override
    public Instant join(Guest guest) {
        looking.schedule(context);
        loaded = false; // another process may have visited it
        return Instant.ofEpochMilli(visits().join(guest, System.currentTimeMillis()));
    }

    @Override
    public void left(Guest guest) {
        unwritten.put(guest.url(), System.currentTimeMillis());
        visits().left(guest);
    }

    @Override
    public void part(Guest guest) {
        if (visits().part(guest)) {
            unwritten.put(guest.url(), System.currentTimeMillis());
        }
    }

    private synchronized Visits visits() {
        if (visits == null) {
            visits = new Visits(maxConnections, visitIntervalMillis, this::brought);
        }
        return visits;
    }

    /** Those that want to be connected, and those whose connection is not closed yet: URLs in their one form. */
    Set<String> relays() {
        return visits().guests().stream()
                .map(guest -> RelayUrl.canonical(guest.url()))
                .collect(Collectors.toSet());
    }

    /** Events of the relay that nobody had brought before. */
    private double brought(Guest guest) {
        return RelayTally.counts(context, RelayUrl.withoutSecrets(guest.url())).published();
    }

    private void look() {
        try (Connection connection = dataSource.getConnection()) {
            Map<String, Long> ended = Map.copyOf(unwritten);
            RelayPaces.saveVisits(connection, ended);
            ended.forEach(unwritten::remove);
            if (!loaded) {
                loaded = true;
                visits().visited(RelayPaces.visits(connection));
            }
        } catch (SQLException | RuntimeException e) {
            loaded = false;
            LOG.debug("Who was visited is not written at the moment", e);
        }
        visits().look(System.currentTimeMillis());
    }
}
