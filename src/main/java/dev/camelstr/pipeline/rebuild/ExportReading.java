package dev.camelstr.pipeline.rebuild;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.Origin;
import dev.camelstr.component.stream.Partitions;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.crypto.EventVerifier;
import dev.camelstr.pipeline.admit.Admission;
import dev.camelstr.pipeline.imports.EventItems;
import dev.camelstr.pipeline.imports.Importer;
import dev.camelstr.store.StoreProperties;
import dev.camelstr.store.position.StorePositions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Reads an export as if it were one more stream, whose offsets are the numbers of its events: positions say how far it was read. What
 * is no event, or is not signed by its author, is passed over and counted. For one thread.
 */
final class ExportReading {
    /** The stream that it is taken for. */
    static final String STREAM = "nostr.export";

    private static final int BATCH = 500;
    private static final long BATCH_BYTES = 4_000_000;
    private static final long ENDLESS = 1L << 40;

    /** Stores messages of one partition. */
    interface Store {
        void store(List<InboundMessage> messages);
    }

    private final ExportFiles export;
    private final int partitions;
    private final StorePositions positions;
    private final EventVerifier verifier;
    private final Admission admission;
    private final Map<Integer, List<InboundMessage>> waiting = new HashMap<>();
    private final Map<Integer, Long> starts = new HashMap<>();
    private long waitingBytes;
    private long number;
    private long refused;

    /** @param admission says which requests to vanish concern this relay */
    ExportReading(
            ExportFiles export, int partitions, StorePositions positions, EventVerifier verifier, Admission admission) {
        this.export = export;
        this.partitions = partitions;
        this.positions = positions;
        this.verifier = verifier;
        this.admission = admission;
    }

    /**
     * Has all events stored, from where an earlier reading has come to.
     *
     * @param progress is told how many events were read
     * @return how many were passed over
     * @throws IOException if a file cannot be read to its end
     */
    long read(Store store, LongConsumer progress) throws IOException {
        for (int partition = 0; partition < partitions; partition++) {
            StreamInfo info = new StreamInfo(STREAM, partition, export.name(), 0, ENDLESS, -1);
            starts.put(
                    partition,
                    positions
                            .claim(partition, List.of(info), true)
                            .orElseThrow()
                            .get(STREAM));
        }
        for (Path file : export.files()) {
            try (EventItems items = new EventItems(Files.newInputStream(file), Importer.MAX_LINE_BYTES)) {
                read(items, store, progress);
            } catch (IOException e) {
                throw new IOException(file + " cannot be read to its end: " + e.getMessage(), e);
            }
        }
        flush(store);
        for (int partition = 0; partition < partitions; partition++) {
            positions.release(partition);
        }
        return refused;
    }

    private void read(EventItems items, Store store, LongConsumer progress) throws IOException {
        long first = starts.values().stream().mapToLong(Long::longValue).min().orElseThrow();
        for (var item = items.next(); item.isPresent(); item = items.next()) {
            if (number >= first) {
                take(item.get());
            }
            number++;
            if (waitingBytes >= BATCH_BYTES || number % BATCH == 0) {
                flush(store);
                progress.accept(number);
            }
        }
    }

    private void take(byte[] json) {
        try {
            Event event = EventParser.parse(json);
            int partition = Partitions.of(event.pubkey().toString(), partitions);
            if (number < starts.get(partition)) {
                return;
            }
            verifier.verify(event);
            Map<String, Object> properties =
                    admission.isVanishHere(event) ? Map.of(StoreProperties.VANISH, "true") : Map.of();
            waiting.computeIfAbsent(partition, none -> new ArrayList<>())
                    .add(new InboundMessage(
                            json,
                            properties,
                            new Origin(STREAM, partition, number),
                            export.taken().toEpochMilli()));
            waitingBytes += json.length;
        } catch (InvalidEventException e) {
            refused++;
        }
    }

    private void flush(Store store) {
        waiting.forEach((partition, messages) -> {
            store.store(messages);
            positions.completed(
                    partition,
                    Map.of(STREAM, messages.get(messages.size() - 1).origin().offset()));
        });
        waiting.clear();
        waitingBytes = 0;
    }
}
