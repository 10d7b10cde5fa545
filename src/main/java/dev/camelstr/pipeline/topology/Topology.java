package dev.camelstr.pipeline.topology;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.pipeline.ProcessName;
import dev.camelstr.pipeline.health.Conditions;
import dev.camelstr.pipeline.view.ViewFields;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.topology.GroupState;
import dev.camelstr.store.topology.LiveProcess;
import dev.camelstr.store.topology.ReaderPosition;
import dev.camelstr.store.view.UserView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The document of {@code /api/topology}: all processes of the group as the database knows them, with the streams as this process
 * sees them. However many ask, the database is asked once a second, and one of them waits for it. Thread-safe once configured.
 */
public final class Topology {
    private static final Logger LOG = LoggerFactory.getLogger(Topology.class);
    private static final JsonFactory JSON = new JsonFactory();
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final List<String> STREAMS =
            List.of("nostr.published", "nostr.collected", "nostr.backfilled", "nostr.stored");

    private final ReentrantLock asking = new ReentrantLock();
    private Database database = new Database();
    private Conditions conditions = new Conditions();
    private Path dataDir = Path.of("camelstr-data");
    private volatile Optional<GroupState> known = Optional.empty();
    private volatile long askedAtNanos = System.nanoTime() - FRESH_NANOS;

    public void setDatabase(Database database) {
        this.database = database;
    }

    /** Which know the streams. */
    public void setConditions(Conditions conditions) {
        this.conditions = conditions;
    }

    /** Where the name of this process stands. */
    public void setDataDir(String dataDir) {
        this.dataDir = Path.of(dataDir);
    }

    /**
     * A JSON object in UTF-8. Who comes while another waits for the database takes what was known before.
     *
     * @param withHosts whether it tells on which machine each process is, which is not for strangers
     * @return nothing while the database is away
     */
    public Optional<byte[]> json(boolean withHosts) {
        ask();
        return known.map(group -> write(group, withHosts));
    }

    private void ask() {
        if (System.nanoTime() - askedAtNanos >= FRESH_NANOS && asking.tryLock()) {
            try (Connection connection = database.getConnection()) {
                known = Optional.of(GroupState.read(connection));
            } catch (SQLException e) {
                LOG.debug("The topology is not known at the moment", e);
                known = Optional.empty();
            } finally {
                askedAtNanos = System.nanoTime();
                asking.unlock();
            }
        }
    }

    private byte[] write(GroupState group, boolean withHosts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("time", System.currentTimeMillis());
            json.writeStringField("asked", ownName());
            processes(json, group.processes(), withHosts);
            streams(json);
            readers(json, group.readers());
            json.writeObjectFieldStart("leftOut");
            json.writeNumberField("processes", group.processesLeftOut());
            json.writeNumberField("readers", group.readersLeftOut());
            json.writeEndObject();
            views(json, group.views());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Empty where the data folder cannot be written: such a process is not known to others either. */
    private String ownName() {
        try {
            return ProcessName.of(dataDir);
        } catch (IOException e) {
            return "";
        }
    }

    private static void processes(JsonGenerator json, List<LiveProcess> processes, boolean withHosts)
            throws IOException {
        json.writeArrayFieldStart("processes");
        for (LiveProcess process : processes) {
            json.writeStartObject();
            json.writeStringField("name", process.name());
            if (withHosts) {
                json.writeStringField("jvm", process.jvm());
            }
            json.writeStringField("version", process.version());
            json.writeNumberField("began", process.began().toEpochMilli());
            json.writeNumberField("seen", process.seen().toEpochMilli());
            json.writeNumberField("relays", process.relays());
            json.writeFieldName("routes");
            json.writeRawValue(process.routes());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void streams(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("streams");
        for (String stream : STREAMS) {
            List<StreamInfo> partitions = conditions.partitions(stream);
            if (!partitions.isEmpty()) {
                json.writeStartObject();
                json.writeStringField("name", stream);
                json.writeArrayFieldStart("partitions");
                for (StreamInfo partition : partitions) {
                    json.writeStartObject();
                    json.writeNumberField("partition", partition.partition());
                    json.writeNumberField("first", partition.first());
                    json.writeNumberField("next", partition.next());
                    json.writeEndObject();
                }
                json.writeEndArray();
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    private void readers(JsonGenerator json, List<ReaderPosition> readers) throws IOException {
        json.writeArrayFieldStart("readers");
        for (ReaderPosition reader : readers) {
            json.writeStartObject();
            json.writeStringField("name", Readers.shown(reader.reader()));
            json.writeStringField("stream", reader.stream());
            json.writeNumberField("partition", reader.partition());
            json.writeStringField("process", reader.process());
            if (reader.next().isPresent()) {
                json.writeNumberField("position", reader.next().get());
                lag(json, reader);
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void views(JsonGenerator json, List<UserView> views) throws IOException {
        json.writeArrayFieldStart("views");
        for (UserView view : views) {
            json.writeStartObject();
            ViewFields.write(json, view);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void lag(JsonGenerator json, ReaderPosition reader) throws IOException {
        for (StreamInfo partition : conditions.partitions(reader.stream())) {
            if (partition.partition() == reader.partition()) {
                json.writeNumberField(
                        "lag", Math.max(0, partition.next() - reader.next().get()));
            }
        }
    }
}
