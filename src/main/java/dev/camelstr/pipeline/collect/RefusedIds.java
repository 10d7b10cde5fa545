package dev.camelstr.pipeline.collect;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventIds;
import dev.camelstr.pipeline.errors.Refusals;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers in table {@code known_id} what was refused before the store, so that a reconciliation does not bring it again.
 * Written once a second; what is lost in a crash, or comes faster than it is written, is refused once more.
 */
public final class RefusedIds implements Refusals, CamelContextAware {
    private static final Logger LOG = LoggerFactory.getLogger(RefusedIds.class);
    private static final int MOST_UNWRITTEN = 20_000;
    private static final int BATCH = 5_000;

    private final BlockingQueue<Event> unwritten = new LinkedBlockingQueue<>(MOST_UNWRITTEN);
    private final EverySecond writing = new EverySecond("refused-ids", this::write);
    private DataSource dataSource;
    private CamelContext context;

    public void setDataSource(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    /** Of an id that is not its own, nothing is remembered: somebody else's event has it. */
    @Override
    public void refused(Event event) {
        if (EventIds.of(event).equals(event.id())) {
            writing.schedule(context);
            unwritten.offer(event);
        }
    }

    /** Writes what was refused; failures lose it. */
    public synchronized void write() {
        List<Event> batch = new ArrayList<>();
        while (unwritten.drainTo(batch, BATCH) > 0) {
            try (Connection connection = dataSource.getConnection();
                    PreparedStatement know = connection.prepareStatement("select know(?, ?, ?)")) {
                know.setObject(1, batch.stream().mapToLong(Event::createdAt).toArray());
                know.setObject(2, batch.stream().mapToInt(Event::kind).toArray());
                know.setObject(
                        3, batch.stream().map(event -> event.id().bytes()).toArray(byte[][]::new));
                know.execute();
            } catch (SQLException | RuntimeException e) {
                LOG.warn("{} refused events are not remembered: {}", batch.size(), e.getMessage());
            }
            batch.clear();
        }
    }
}
