package dev.camelstr.pipeline.past;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.StreamAdmin;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Filter;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.past.PastChanges;
import dev.camelstr.store.past.PastEvents;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.RuntimeCamelException;

/**
 * What was stored at an earlier moment, by the changelog ({@code nostr.stored}). An event stands from when it was told to have
 * been stored to when it was told to have gone, by the clock of whoever keeps the stream, in milliseconds.
 */
public final class Past implements CamelContextAware {
    private static final String STREAM = "nostr.stored";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private CamelContext context;
    private Database database = new Database();
    private String component = "local-stream";

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    public void setDatabase(Database database) {
        this.database = database;
    }

    /** The scheme of the stream component: {@code local-stream} or {@code rabbitmq-stream}. */
    public void setComponent(String component) {
        this.component = component;
    }

    /**
     * Hands over what stood just before the moment, the oldest first, until there is none or the visitor has enough.
     *
     * @param filters at least one, as of {@link dev.camelstr.store.database.EventScan#scan}
     * @param visitor false ends it; not called where the moment is refused
     * @throws PastUnknownException if the changelog does not say what stood
     * @throws SQLException if the database cannot be had
     * @throws RuntimeCamelException if the stream cannot be read
     */
    public void read(Instant moment, List<Filter> filters, Predicate<Event> visitor)
            throws PastUnknownException, SQLException, InterruptedException {
        if (moment.isAfter(Instant.now())) {
            throw new PastUnknownException(moment + " is in the future: choose an earlier time");
        }
        StreamAdmin streams = (StreamAdmin) context.getComponent(component);
        if (streams.partitions(STREAM) == 0) {
            throw new PastUnknownException(
                    "nothing was ever told on " + STREAM + ", by which it would be known what stood at " + moment);
        }
        PastChanges changes = new PastChanges(moment);
        try (PastEvents past = PastEvents.begin(database, changes)) {
            StreamInfo told = streams.info(STREAM).get(0);
            if (told.first() >= told.next()) {
                throw unreached(moment, "is empty");
            }
            new ChangelogReading(context, component + ":" + STREAM, PATIENCE).read(told.next(), messages -> {
                InboundMessage first = messages.get(0);
                if (changes.since().isEmpty() && first.origin().offset() <= told.first() && !changes.isBefore(first)) {
                    throw unreached(moment, "begins at " + Instant.ofEpochMilli(first.timestamp()));
                }
                past.take(messages);
            });
            if (streams.info(STREAM).get(0).first() > changes.since().orElse(Long.MAX_VALUE)) {
                throw unreached(moment, "was cut while it was read");
            }
            past.takeUntold();
            requireKnown(past, moment);
            past.scan(filters, visitor);
        }
    }

    private static PastUnknownException unreached(Instant moment, String how) {
        return new PastUnknownException("the changelog does not reach back to " + moment + ": " + STREAM + " " + how
                + ". Choose a later time; camelstr.stream.stored-length says how much is kept from now on");
    }

    private static void requireKnown(PastEvents past, Instant moment) throws PastUnknownException, SQLException {
        long unknown = past.countUnknown();
        if (unknown > 0) {
            throw new PastUnknownException(
                    "of %,d %s that stood at %s and went since, it was not told how %s:"
                                    .formatted(
                                            unknown,
                                            unknown == 1 ? "event" : "events",
                                            moment,
                                            unknown == 1 ? "it was" : "they were")
                            + " set camelstr.stream.old-values=true wherever the part store runs, and choose a time after that");
        }
    }
}
