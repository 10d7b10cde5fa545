package dev.camelstr.pipeline.discover;

import dev.camelstr.component.nostr.NostrConsumer;
import dev.camelstr.component.nostr.RelayState;
import dev.camelstr.nostr.RelayUrl;
import dev.camelstr.pipeline.RelayTally;
import dev.camelstr.pipeline.health.RelayWatch;
import dev.camelstr.store.discovery.Figures;
import dev.camelstr.store.discovery.RelayRecords;
import dev.camelstr.store.discovery.RelayRecords.Noted;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Route;

/**
 * Notes how the relays of this process do: attempts as they are made, the rest once a minute. While all relays that were here
 * are away it is this side that is cut off, and no attempt counts. For one thread.
 */
public final class RelayRecorder implements CamelContextAware {
    private static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** What was counted of a relay, and how much of it is noted. */
    private static final class Counted {
        private long connects;
        private long failures;
        private long fresh;
        private long heldNanos;
        private long seenNanos;
        private long notedNanos;

        Counted(long now) {
            seenNanos = now;
            notedNanos = now;
        }
    }

    private final Map<String, Figures> unwritten = new HashMap<>();
    private Map<NostrConsumer, Counted> counted = new HashMap<>();
    private CamelContext context;
    private DataSource database;

    public void setDatabase(DataSource database) {
        this.database = database;
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    /** To be called every few seconds. */
    public void note() throws SQLException {
        List<NostrConsumer> relays =
                RelayWatch.routes(context).stream().map(RelayRecorder::consumer).toList();
        boolean isCutOff = relays.stream().anyMatch(relay -> relay.getConnects() > 0)
                && relays.stream().noneMatch(RelayWatch::isConnected);
        long now = System.nanoTime();
        Map<NostrConsumer, Counted> all = new HashMap<>();
        for (NostrConsumer relay : relays) {
            Counted known = counted.getOrDefault(relay, new Counted(now));
            all.put(relay, known);
            count(relay, known, isCutOff, now);
        }
        counted = all; // what of those that are gone was not noted is less than a minute's
        List<Noted> noted = unwritten.entrySet().stream()
                .map(relay -> new Noted(relay.getKey(), relay.getValue()))
                .toList();
        new RelayRecords(database).add(noted, System.currentTimeMillis());
        unwritten.clear();
    }

    private static NostrConsumer consumer(Route route) {
        return RelayWatch.consumer(route);
    }

    private void count(NostrConsumer relay, Counted known, boolean isCutOff, long now) {
        RelayState state = RelayState.valueOf(relay.getConnectionState());
        if (state != RelayState.STOPPED && state != RelayState.WAITING && state != RelayState.SUSPENDED) {
            known.heldNanos += now - known.seenNanos;
        }
        known.seenNanos = now;
        long answered = relay.getConnects() - known.connects;
        long failed = relay.getConnectFailures() - known.failures;
        known.connects += answered;
        known.failures += failed;
        if (isCutOff) {
            failed = 0;
        }
        if (answered + failed == 0 && now - known.notedNanos < PERIOD_NANOS) {
            return;
        }
        // begins at zero again where the relay was forgotten meanwhile
        long published = RelayTally.counts(context, relay.getRelay()).published();
        long fresh = published < known.fresh ? published : published - known.fresh;
        long heldMillis = TimeUnit.NANOSECONDS.toMillis(known.heldNanos);
        known.fresh = published;
        known.heldNanos = 0;
        known.notedNanos = now;
        unwritten.merge(
                RelayUrl.canonical(relay.getRelay()),
                new Figures(fresh, heldMillis, answered + failed, answered),
                Figures::plus);
    }
}
