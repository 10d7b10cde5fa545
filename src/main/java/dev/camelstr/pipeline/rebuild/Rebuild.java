package dev.camelstr.pipeline.rebuild;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.StreamConsumer;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.nostr.crypto.EventVerifier;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.nostr.text.Reasons;
import dev.camelstr.pipeline.admit.Admission;
import dev.camelstr.store.batch.StoreBatch;
import dev.camelstr.store.batch.StoreBatches;
import dev.camelstr.store.position.StorePositions;
import dev.camelstr.store.rebuild.Differences;
import dev.camelstr.store.rebuild.RebuildBlockedException;
import dev.camelstr.store.rebuild.RebuildTables;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.RuntimeCamelException;

/**
 * Makes the store's tables anew beside those that are served: all messages go the way of a store's batches, the route {@code
 * store-commit}, into the new tables, whose positions are moved in the same transactions. Then upkeep's routes remove what is not
 * kept, and the new tables take the place of the old ones.
 *
 * <p>The context has these routes, no store that reads by itself, and a database that looks in {@link RebuildTables#SCHEMA} first.
 */
public final class Rebuild {
    private static final long LOOK_MILLIS = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** In the order of upkeep; what its others forget is still needed by the store that goes on. */
    private static final List<String> SWEEPS = List.of(
            "upkeep-expire",
            "upkeep-vanishing",
            "upkeep-gift-wraps",
            "upkeep-banned",
            "upkeep-retention",
            "upkeep-size",
            "upkeep-tags");

    private final CamelContext context;
    private final RebuildTables tables;
    private final StoreStreams streams;
    private final Consumer<String> progress;
    private final AtomicLong read = new AtomicLong();

    /** @param progress is told in words how far it is */
    public Rebuild(CamelContext context, RebuildTables tables, Consumer<String> progress) {
        this.context = context;
        this.tables = tables;
        this.progress = progress;
        streams = new StoreStreams(context);
    }

    /**
     * Fills the new tables, or goes on with it.
     *
     * @param export what the streams do not reach back to; nothing if they hold all
     * @return how many items of the export are no events, or not signed by their authors
     * @throws RebuildRefusedException if something would be missing
     * @throws IOException if the export cannot be read
     * @throws RuntimeCamelException if the streams cannot be read
     */
    public long fill(Optional<ExportFiles> export)
            throws RebuildRefusedException, SQLException, IOException, InterruptedException {
        List<StreamInfo> infos = streams.infos();
        if (!tables.areBegun()) {
            new Reach(streams, tables).require(infos, export);
            tables.begin(infos);
        }
        tables.endBansAnew();
        long refused = 0;
        if (export.isPresent()) {
            refused = fillFrom(export.get());
        } else if (tables.applied(ExportReading.STREAM, 0).isPresent()) {
            throw new RebuildRefusedException(
                    "this rebuild was begun with an export: give the same, or begin anew with --anew");
        }
        fillFromStreams(infos);
        return refused;
    }

    private long fillFrom(ExportFiles export) throws RebuildRefusedException, SQLException, IOException {
        ExportReading reading = new ExportReading(
                export, streams.partitions(), bean("storePositions", StorePositions.class), verifier(), admission());
        long refused =
                reading.read(this::store, number -> progress.accept("%,d events of the export".formatted(number)));
        if (!tables.lost().isEmpty()) {
            throw new RebuildRefusedException(
                    "this rebuild was begun with another export, or with none: begin anew with --anew");
        }
        return refused;
    }

    private Admission admission() {
        return bean("admission", Admission.class);
    }

    private EventVerifier verifier() {
        return new EventVerifier(Schnorr.of(
                context.resolvePropertyPlaceholders("{{camelstr.crypto}}"),
                Path.of(context.resolvePropertyPlaceholders("{{camelstr.data-dir}}"), "native")));
    }

    private void fillFromStreams(List<StreamInfo> infos)
            throws RebuildRefusedException, SQLException, InterruptedException {
        long all = infos.stream().mapToLong(info -> info.next() - info.first()).sum();
        try (StreamConsumer reader = streams.reader(this::take)) {
            reader.start();
            long before = -1;
            long standing = System.nanoTime();
            while (!areApplied(infos)) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                progress.accept("%,d messages of %,d in the streams".formatted(read.get(), all));
                if (read.get() != before) {
                    before = read.get();
                    standing = System.nanoTime();
                }
                requireMoving(reader, Duration.ofNanos(System.nanoTime() - standing));
            }
        } catch (RebuildRefusedException | SQLException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }

    private void requireMoving(StreamConsumer reader, Duration standing) throws RebuildRefusedException, SQLException {
        if (!tables.lost().isEmpty()) {
            throw new RebuildRefusedException("a stream was cut before it was read (" + tables.lost()
                    + "): begin anew with --anew and an export");
        }
        if (standing.compareTo(PATIENCE) > 0) {
            throw new RebuildRefusedException("nothing has been read for " + standing.toSeconds() + " s: "
                    + reader.troubles().stream()
                            .findFirst()
                            .map(Reasons::of)
                            .orElse("another rebuild works on these tables"));
        }
    }

    private boolean areApplied(List<StreamInfo> infos) throws SQLException {
        for (StreamInfo info : infos) {
            if (info.next() > info.first()
                    && tables.applied(info.stream(), info.partition()).orElse(-1) < info.next() - 1) {
                return false;
            }
        }
        return true;
    }

    @SuppressWarnings("unchecked")
    private void take(Exchange exchange) {
        List<InboundMessage> messages = exchange.getMessage().getBody(List.class);
        store(messages);
        read.addAndGet(messages.size());
    }

    private void store(List<InboundMessage> messages) {
        try {
            StoreBatch batch = bean("storeBatches", StoreBatches.class).read(messages);
            send("store-commit", exchange -> exchange.setProperty(StoreBatches.BATCH, batch));
        } catch (SQLException e) {
            throw new RuntimeCamelException("the database cannot be had: " + Reasons.of(e), e);
        }
    }

    /**
     * Puts the new tables in the place of the old ones.
     *
     * @param keep whether the old ones are kept
     * @throws RebuildRefusedException if somebody works on the database; what was filled stands
     */
    public Differences swap(boolean keep) throws RebuildRefusedException, SQLException {
        requireFree(tables.obstacle());
        progress.accept("what is not kept is removed");
        tables.beginBansAnew();
        SWEEPS.forEach(route -> send(route, exchange -> {}));
        tables.endBansAnew();
        tables.analyze();
        progress.accept("the new tables take the place of the old ones");
        try {
            return tables.swap(keep);
        } catch (RebuildBlockedException e) {
            throw blocked(e.getMessage(), e);
        }
    }

    private static void requireFree(String obstacle) throws RebuildRefusedException {
        if (!obstacle.isEmpty()) {
            throw blocked(obstacle, null);
        }
    }

    private static RebuildRefusedException blocked(String obstacle, Throwable cause) {
        return new RebuildRefusedException(
                obstacle
                        + ". The new tables are filled and wait: stop all that works on the database, and run the same command"
                        + " again",
                cause);
    }

    private void send(String route, Processor preparation) {
        try (ProducerTemplate template = context.createProducerTemplate()) {
            Exchange done = template.request("direct:" + route, preparation);
            if (done.getException() != null) {
                throw RuntimeCamelException.wrapRuntimeCamelException(done.getException());
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }

    private <T> T bean(String name, Class<T> type) {
        return context.getRegistry().lookupByNameAndType(name, type);
    }
}
