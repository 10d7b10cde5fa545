package dev.camelstr.pipeline.rebuild;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.StreamAdmin;
import dev.camelstr.component.stream.StreamConsumer;
import dev.camelstr.component.stream.StreamInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.RuntimeCamelException;

/** The streams that a store reads. */
final class StoreStreams {
    private static final List<String> NAMES = List.of("nostr.published", "nostr.collected", "nostr.backfilled");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CamelContext context;
    private final StreamAdmin streams;
    private final String component;

    StoreStreams(CamelContext context) {
        this.context = context;
        component = context.resolvePropertyPlaceholders("{{camelstr.stream}}");
        streams = (StreamAdmin) context.getComponent(component);
    }

    /** How many partitions each has. */
    int partitions() {
        return Math.max(1, streams.partitions(NAMES.get(0)));
    }

    /** Those that there are, as they are now, partition by partition. */
    List<StreamInfo> infos() {
        List<StreamInfo> infos = new ArrayList<>();
        for (String name : NAMES) {
            if (streams.partitions(name) > 0) {
                infos.addAll(streams.info(name));
            }
        }
        return infos;
    }

    /** When the first message that is there was taken; nothing is known of an empty one: then it is now. */
    Instant begin(StreamInfo stream) throws InterruptedException {
        if (stream.first() >= stream.next()) {
            return Instant.now();
        }
        Map<Integer, Instant> firsts = new ConcurrentHashMap<>();
        CountDownLatch found = new CountDownLatch(1);
        String uri = component + ":" + stream.stream()
                + "?batching=true&offset=first&declare=false&maxBatch=1&partitions=" + partitions();
        try (Consumer reader = context.getEndpoint(uri).createConsumer(exchange -> {
            InboundMessage first =
                    (InboundMessage) exchange.getMessage().getBody(List.class).get(0);
            firsts.putIfAbsent(first.origin().partition(), Instant.ofEpochMilli(first.timestamp()));
            if (first.origin().partition() == stream.partition()) {
                found.countDown();
            }
        })) {
            reader.start();
            if (!found.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new RuntimeCamelException("nothing came of " + stream + " within " + PATIENCE.toSeconds() + " s");
            }
            return firsts.get(stream.partition());
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }

    /**
     * Reads all of them as a store does, from where its positions are. A log on this machine, which nobody else has open, notes who
     * reads it, and keeps what that has not stored: there it goes by the store's name. A broker would have it compete with stores.
     *
     * @param processor is given the batches
     */
    StreamConsumer reader(Processor processor) {
        String uri = context.resolvePropertyPlaceholders("{{camelstr.stream}}:" + String.join(",", NAMES)
                + "?batching=true&maxBatch={{camelstr.store.max-batch}}&maxBatchSize={{camelstr.store.max-batch-size}}"
                + "&weigher=#bean:eventCost&partitions={{camelstr.stream.partitions}}&positions=#bean:storePositions"
                + "&maxLength={{camelstr.stream.retention}}"
                + (component.equals("local-stream") ? "&name=store" : ""));
        try {
            return (StreamConsumer) context.getEndpoint(uri).createConsumer(processor);
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }
}
