package dev.camelstr.pipeline.watch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.camelstr.store.relays.KnownRelay;
import dev.camelstr.store.relays.RelayLeases;
import dev.camelstr.store.relays.RelayTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The list of upstream relays for whoever asks: without what may be a secret, and without notes, which are for those who
 * wrote them. However many ask, the database is asked once a second, and one of them waits for it. Thread-safe.
 */
final class RelayList {
    private static final Logger LOG = LoggerFactory.getLogger(RelayList.class);
    private static final JsonFactory JSON = new JsonFactory();
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ReentrantLock asking = new ReentrantLock();
    private final RelayTable table;
    private final RelayLeases leases;
    private volatile Optional<byte[]> known = Optional.empty();
    private volatile long askedAtNanos = System.nanoTime() - FRESH_NANOS;

    RelayList(DataSource database) {
        table = new RelayTable(database);
        leases = new RelayLeases(database);
    }

    /**
     * The list as JSON. Who comes while another waits for the database takes what was known before.
     *
     * @return nothing while the database is away
     */
    Optional<byte[]> json() {
        if (System.nanoTime() - askedAtNanos >= FRESH_NANOS && asking.tryLock()) {
            try {
                known = Optional.of(write(table.list(), leases.processes()));
            } catch (SQLException e) {
                LOG.debug("The relays are not known at the moment", e);
                known = Optional.empty();
            } finally {
                askedAtNanos = System.nanoTime();
                asking.unlock();
            }
        }
        return known;
    }

    private static byte[] write(List<KnownRelay> relays, Map<String, String> processes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeArrayFieldStart("relays");
            for (KnownRelay relay : relays) {
                json.writeStartObject();
                json.writeStringField("url", relay.name());
                json.writeStringField("source", relay.source().name().toLowerCase(Locale.ROOT));
                json.writeBooleanField("pinned", relay.pinned());
                json.writeStringField("state", relay.paused() ? "paused" : "running");
                json.writeNumberField("added", relay.added().toEpochMilli());
                if (processes.containsKey(relay.url())) {
                    json.writeStringField("process", processes.get(relay.url()));
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
