package dev.camelstr.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.client.RelayClient;
import dev.camelstr.cli.load.FanoutLoad;
import dev.camelstr.cli.load.LoadEvents;
import dev.camelstr.cli.load.LoadResult;
import dev.camelstr.cli.load.PublishLoad;
import dev.camelstr.cli.load.QueryLoad;
import dev.camelstr.cli.load.QueryShape;
import dev.camelstr.cli.load.StoredSample;
import dev.camelstr.component.rabbitmq.RabbitMqStreamComponent;
import dev.camelstr.component.stream.OutboundMessage;
import dev.camelstr.load.Group.Part;
import dev.camelstr.load.Group.Spent;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Filter;
import dev.camelstr.testing.Child;
import dev.camelstr.testing.ProcessorTime;
import dev.camelstr.testing.RabbitMqCluster;
import dev.camelstr.testing.TestRelay;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What docs/scaling/Model.java reckons with: processor time and bytes of each step by itself, and of groups of processes that
 * do all of it at once. It prints the lines of docs/scaling/measured.properties.
 */
@Tag("scale")
class ScalingIT {
    private static final int BEFORE = Integer.getInteger("camelstr.load.before", 20_000);
    private static final int EVENTS = Integer.getInteger("camelstr.load.events", 30_000);
    private static final int QUERIES = 4_000;
    private static final int BATCH = 500;
    private static final int BATCHES = 300;
    private static final int SENDERS = 8;
    private static final int ROUNDS = 4;
    private static final int CONNECTIONS = 4;
    private static final int WINDOW = 32;
    private static final int SUBSCRIBERS = 50;
    private static final int LIVE_EVENTS = 1_000;
    private static final int FANOUT_ROUNDS = 3;
    private static final Duration LOAD_PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    private static void say(String key, double value) {
        System.out.printf("%s=%.4g%n", key, value);
    }

    @Test
    void whatEachStepTakes() throws Exception {
        try (Group group = new Group(folder, 4, 1);
                RelayClient client = new RelayClient(2)) {
            collecting(group);
            Child serve = group.start(Part.SERVE, Map.of());
            double heapBefore = heap(serve);
            storing(group);
            long stored = group.number("select count(*) from event");
            say("serve.bytes-an-event-in-memory", (heap(serve) - heapBefore) / stored);
            bytes(group, stored);
            serving(group, client);
        }
    }

    private static void collecting(Group group) throws Exception {
        Child collect = group.start(Part.COLLECT, Map.of());
        group.awaitConnected();
        group.publish(group.notes(BEFORE), 1);
        group.awaitInStreams(BEFORE);
        List<Event> once = group.notes(EVENTS);
        Spent first = group.spent(() -> {
            group.publish(once, 1);
            group.awaitInStreams(BEFORE + EVENTS);
        });
        say("collect.new", first.micros(Part.COLLECT, EVENTS));
        say("rabbitmq.in", first.micros(Part.RABBITMQ, EVENTS));
        List<Event> often = group.notes(EVENTS);
        Spent copies = group.spent(() -> {
            group.publish(often, 4);
            group.awaitInStreams(BEFORE + 2L * EVENTS);
        });
        say("collect.copy", (copies.of(Part.COLLECT) - first.of(Part.COLLECT)) * 1e6 / (3L * EVENTS));
        say("stream.bytes", (double) group.broker().bytesOf("nostr.collected") / (BEFORE + 2L * EVENTS));
        group.stop(Part.COLLECT, collect);
    }

    private static void storing(Group group) throws Exception {
        group.start(Part.STORE, Map.of());
        group.awaitApplied(BEFORE);
        Spent began = group.total();
        long applied = group.number("select sum(applied + 1) from stream_position");
        group.awaitApplied(BEFORE + 2L * EVENTS);
        group.spent(() -> {}); // up to rest
        Spent ended = group.total();
        long count = BEFORE + 2L * EVENTS - applied;
        for (Part part : List.of(Part.STORE, Part.POSTGRES, Part.RABBITMQ, Part.SERVE)) {
            say("store." + part, 1e6 * (ended.of(part) - began.of(part)) / count);
        }
    }

    private static void bytes(Group group, long stored) throws Exception {
        for (String relation : List.of("event", "tag")) {
            say("table." + relation, (double) group.number("select pg_table_size('" + relation + "')") / stored);
            say("index." + relation, (double) group.number("select pg_indexes_size('" + relation + "')") / stored);
        }
        say("database", (double) group.databaseBytes() / stored);
        say("raw", group.number("select avg(length(raw)) from event"));
        say("wal", (double) group.logBytes() / stored);
        say("changelog.bytes", (double) group.broker().bytesOf("nostr.stored") / stored);
    }

    private static void serving(Group group, RelayClient client) throws Exception {
        URI relay = group.serving().get(0);
        PublishLoad publish = new PublishLoad(relay, CONNECTIONS, WINDOW, LOAD_PATIENCE);
        complete(publish.run(client, group.notes(BEFORE)));
        List<Event> mine = group.notes(EVENTS);
        Spent one = group.spent(() -> complete(publish.run(client, mine)));
        for (Part part : List.of(Part.SERVE, Part.STORE, Part.POSTGRES, Part.RABBITMQ)) {
            say("publish." + part, one.micros(part, EVENTS));
        }
        queries(group, client, relay, "memory");

        group.start(Part.SERVE, Map.of("camelstr.relay.reads", "database"));
        URI second = group.serving().get(1);
        complete(publish.run(client, group.notes(BEFORE)));
        List<Event> seen = group.notes(EVENTS);
        Spent two = group.spent(() -> complete(publish.run(client, seen)));
        say("serve.tail", two.micros(Part.SERVE, EVENTS) - one.micros(Part.SERVE, EVENTS));
        say("rabbitmq.reader", two.micros(Part.RABBITMQ, EVENTS) - one.micros(Part.RABBITMQ, EVENTS));
        queries(group, client, second, "database");

        fanOut(group, client, relay, SUBSCRIBERS);
        fanOut(group, client, relay, SUBSCRIBERS);
        double more = 0;
        for (int round = 0; round < FANOUT_ROUNDS; round++) {
            more -= fanOut(group, client, relay, 1).of(Part.SERVE);
            more += fanOut(group, client, relay, SUBSCRIBERS).of(Part.SERVE);
        }
        say("serve.delivery", more * 1e6 / ((double) FANOUT_ROUNDS * LIVE_EVENTS * (SUBSCRIBERS - 1)));
    }

    private static Spent fanOut(Group group, RelayClient client, URI relay, int subscribers) throws Exception {
        FanoutLoad load = new FanoutLoad(relay, Filter.builder().kinds(1).build(), subscribers, 0, 200, LOAD_PATIENCE);
        List<Event> events = group.notes(LIVE_EVENTS);
        return group.spent(() -> complete(load.run(client, events, List.of())));
    }

    private static void queries(Group group, RelayClient client, URI relay, String from) throws Exception {
        StoredSample sample = StoredSample.of(client, relay, LOAD_PATIENCE);
        QueryLoad load = new QueryLoad(relay, CONNECTIONS, 1, LOAD_PATIENCE);
        for (QueryShape shape : List.of(QueryShape.ID, QueryShape.NEWEST)) {
            IntFunction<Filter> questions = shape.questions(sample).orElseThrow();
            complete(load.run(client, QUERIES, questions).queries());
            List<QueryLoad.Result> results = new ArrayList<>();
            Spent spent = group.spent(() -> results.add(load.run(client, QUERIES, questions)));
            complete(results.get(0).queries());
            String key = "query." + from + "." + shape.name().toLowerCase(Locale.ROOT);
            say(key + ".SERVE", spent.micros(Part.SERVE, QUERIES));
            say(key + ".POSTGRES", spent.micros(Part.POSTGRES, QUERIES));
            say(key + ".events", (double) results.get(0).events() / QUERIES);
        }
    }

    private static void complete(LoadResult result) {
        assertThat(result.isComplete()).as(result.toString()).isTrue();
    }

    /** Bytes of what lives in the process' heap: the histogram collects garbage first. */
    private static double heap(Child child) throws IOException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(child.pid()),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String histogram = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher total = Pattern.compile("Total\\s+\\d+\\s+(\\d+)").matcher(histogram);
        assertThat(total.find()).as(histogram).isTrue();
        return Double.parseDouble(total.group(1));
    }

    @Test
    void whatReplicasTake() throws Exception {
        List<OutboundMessage> messages = new LoadEvents(TestRelay.SCHNORR)
                .notes(BATCH, "replicas").stream()
                        .map(note -> new OutboundMessage(note.raw(), Map.of()))
                        .toList();
        try (RabbitMqCluster cluster = RabbitMqCluster.start(3);
                CamelContext context = new DefaultCamelContext()) {
            context.getComponent("rabbitmq-stream", RabbitMqStreamComponent.class)
                    .setUri(cluster.uri());
            context.start();
            List<double[]> one = new ArrayList<>();
            List<double[]> three = new ArrayList<>();
            for (int round = 0; round <= ROUNDS; round++) {
                one.add(published(cluster, context.createProducerTemplate(), messages, 1));
                three.add(published(cluster, context.createProducerTemplate(), messages, 3));
            }
            for (int round = 1; round <= ROUNDS; round++) { // the first is warm-up
                say("replicas.1.rate." + round, one.get(round)[0]);
                say("replicas.3.rate." + round, three.get(round)[0]);
            }
            say("replicas.1.RABBITMQ", mean(one, 1));
            say("replicas.3.RABBITMQ", mean(three, 1));
            say("replicas.rate", mean(three, 0) / mean(one, 0));
        }
    }

    private static double mean(List<double[]> rounds, int figure) {
        return rounds.stream()
                .skip(1)
                .mapToDouble(round -> round[figure])
                .average()
                .orElseThrow();
    }

    /** Messages a second that were confirmed, and microseconds of all nodes for each; eight senders, a batch each at once. */
    private static double[] published(
            RabbitMqCluster cluster, ProducerTemplate template, List<OutboundMessage> messages, int replicas)
            throws Exception {
        String uri = "rabbitmq-stream:replicas-" + replicas + "?replicas=" + replicas;
        template.sendBody(uri, messages);
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        try {
            double before = cluster.processes().stream()
                    .mapToDouble(ProcessorTime::ofTree)
                    .sum();
            long began = System.nanoTime();
            List<Future<?>> sent = new ArrayList<>();
            for (int i = 0; i < BATCHES; i++) {
                sent.add(senders.submit(() -> template.sendBody(uri, messages)));
            }
            for (Future<?> each : sent) {
                each.get();
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            double taken = cluster.processes().stream()
                            .mapToDouble(ProcessorTime::ofTree)
                            .sum()
                    - before;
            return new double[] {BATCH * BATCHES / seconds, 1e6 * taken / (BATCH * BATCHES)};
        } finally {
            senders.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void whatAGroupTakes(int size) throws Exception {
        try (Group group = new Group(folder, 6, 6);
                RelayClient client = new RelayClient(2)) {
            for (int i = 0; i < size; i++) {
                group.start(Part.STORE, Map.of());
                group.start(Part.COLLECT, Map.of());
                group.start(Part.SERVE, Map.of());
            }
            group.awaitConnected();
            int before = BEFORE * size;
            group.publish(group.notes(before), 2);
            group.awaitStored(before);
            for (URI relay : group.serving()) {
                ask(client, relay);
            }
            List<Event> events = group.notes(EVENTS);
            long[] nanos = new long[1];
            Spent spent = group.spent(() -> {
                long began = System.nanoTime();
                group.publish(events, 2);
                group.awaitStored(before + EVENTS);
                nanos[0] = System.nanoTime() - began;
                for (URI relay : group.serving()) {
                    ask(client, relay);
                }
            });
            assertThat(group.number("select count(*) from event")).isEqualTo(before + EVENTS);
            for (Part part : Part.values()) {
                say("group." + size + "." + part, spent.micros(part, EVENTS));
            }
            say("group." + size + ".queries", (double) size * QUERIES / EVENTS);
            say("group." + size + ".rate", EVENTS / (nanos[0] / 1e9));
            long stored = before + EVENTS;
            say("group." + size + ".published", (double) group.inStreams() / stored);
            say("group." + size + ".stream", (double) group.broker().bytesOf("nostr.collected") / stored);
            say("group." + size + ".changelog", (double) group.broker().bytesOf("nostr.stored") / stored);
            say("group." + size + ".database", (double) group.databaseBytes() / stored);
        }
    }

    private static void ask(RelayClient client, URI relay) {
        StoredSample sample = StoredSample.of(client, relay, LOAD_PATIENCE);
        QueryLoad load = new QueryLoad(relay, CONNECTIONS, 1, LOAD_PATIENCE);
        complete(load.run(client, QUERIES, QueryShape.ID.questions(sample).orElseThrow())
                .queries());
    }
}
