package dev.camelstr.pipeline.topology;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.camelstr.pipeline.Build;
import dev.camelstr.pipeline.ProcessName;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.topology.ProcessTable;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.support.LifecycleStrategySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the database that this process works on it, and with which routes; and that it ends. */
public final class RegisterProcess implements CamelContextAware {
    private static final Logger LOG = LoggerFactory.getLogger(RegisterProcess.class);
    private static final JsonFactory JSON = new JsonFactory();
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    static final int MOST_ROUTES = 200;
    private static final int LONGEST_ID = 200;

    private CamelContext context;
    private Database database = new Database();
    private Path dataDir = Path.of("camelstr-data");
    private boolean watchesEnd;
    private final Object saying = new Object();
    private boolean hasLeft;

    public void setDatabase(Database database) {
        this.database = database;
    }

    /** Where the name of this process stands. */
    public void setDataDir(String dataDir) {
        this.dataDir = Path.of(dataDir);
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    /** Says that it works, if that can be said. */
    public void register() {
        leaveAtTheEnd();
        String routes = json(StreamRoutes.of(context, MOST_ROUTES));
        synchronized (saying) {
            if (!hasLeft) {
                say((connection, name) -> ProcessTable.keep(
                        connection,
                        name,
                        ManagementFactory.getRuntimeMXBean().getName(),
                        Build.VERSION,
                        context.getUptime(),
                        routes));
            }
        }
    }

    private synchronized void leaveAtTheEnd() {
        if (!watchesEnd) {
            watchesEnd = true;
            context.addLifecycleStrategy(new LifecycleStrategySupport() {
                @Override
                public void onContextStopping(CamelContext stopping) {
                    leave();
                }
            });
        }
    }

    /** After a sign of life that is just being given, which would have it be there again. */
    private void leave() {
        synchronized (saying) {
            hasLeft = true;
            say(ProcessTable::leave);
        }
    }

    private interface Word {
        void say(Connection connection, String name) throws SQLException;
    }

    /** On a connection of its own: one of the pool may have to be waited for. While the database is away that is known already. */
    private void say(Word word) {
        try {
            Optional<Connection> apart = database.connectApart(PATIENCE);
            if (apart.isPresent()) {
                try (Connection connection = apart.get()) {
                    word.say(connection, ProcessName.of(dataDir));
                }
            }
        } catch (SQLException | IOException e) {
            LOG.debug("Others are not told of this process at the moment", e);
        }
    }

    /** At most about 300 KB, however many routes there are. */
    static String json(Collection<StreamRoute> routes) {
        StringWriter written = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(written)) {
            json.writeStartArray();
            for (StreamRoute route : routes) {
                write(json, route);
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return written.toString();
    }

    private static void write(JsonGenerator json, StreamRoute route) throws IOException {
        json.writeStartObject();
        json.writeStringField(
                "id", route.id().substring(0, Math.min(LONGEST_ID, route.id().length())));
        json.writeStringField("from", route.from());
        json.writeStringField("reader", route.reader());
        names(json, "reads", route.reads());
        names(json, "writes", route.writes());
        json.writeNumberField("count", route.count());
        json.writeNumberField("stopped", route.stopped());
        json.writeEndObject();
    }

    private static void names(JsonGenerator json, String field, Collection<String> names) throws IOException {
        json.writeArrayFieldStart(field);
        for (String name : names) {
            json.writeString(name);
        }
        json.writeEndArray();
    }
}
