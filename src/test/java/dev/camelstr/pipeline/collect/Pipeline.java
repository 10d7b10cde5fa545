package dev.camelstr.pipeline.collect;

import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.component.local.LocalStreamComponent;
import dev.camelstr.component.nostr.CursorStore;
import dev.camelstr.component.nostr.KnownEvents;
import dev.camelstr.component.nostr.MemoryIntervals;
import dev.camelstr.component.nostr.NostrConsumer;
import dev.camelstr.component.nostr.upstream.EveryoneAtOnce;
import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.StreamAdmin;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.pipeline.PipelineMetrics;
import dev.camelstr.pipeline.RouteName;
import dev.camelstr.pipeline.admit.Admit;
import dev.camelstr.pipeline.admit.Verify;
import dev.camelstr.pipeline.errors.IsKept;
import dev.camelstr.pipeline.errors.Reject;
import dev.camelstr.pipeline.errors.Retrying;
import dev.camelstr.pipeline.lag.StoreLag;
import dev.camelstr.pipeline.policy.Obey;
import dev.camelstr.pipeline.publish.Claim;
import dev.camelstr.pipeline.publish.IsNew;
import dev.camelstr.pipeline.publish.IsPast;
import dev.camelstr.pipeline.publish.Look;
import dev.camelstr.pipeline.publish.Mark;
import dev.camelstr.pipeline.publish.Pack;
import dev.camelstr.pipeline.publish.Seen;
import dev.camelstr.testing.Ports;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Predicate;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** The shipped collect, policy and error routes with sample relays and local streams, and cursors in memory. */
public final class Pipeline implements AutoCloseable {
    public static final Schnorr SCHNORR = Schnorr.of("auto");
    public static final EventSigner ALICE = EventSigner.random(SCHNORR);

    final DefaultCamelContext context = new DefaultCamelContext();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Seen seen = new Seen();
    final BacklogPolicy backlog = new BacklogPolicy();
    final Reject reject = new Reject();
    final Map<String, CursorStore.Cursor> cursors = new ConcurrentHashMap<>();
    final List<InboundMessage> collected = new CopyOnWriteArrayList<>();
    final List<InboundMessage> rejected = new CopyOnWriteArrayList<>();
    volatile long applied = Long.MAX_VALUE;
    private final List<SampleRelay> relays = new ArrayList<>();
    private String query = "";
    private String policy = "routes/policy.camel.yaml";

    Pipeline(Path folder) {
        context.getComponent("local-stream", LocalStreamComponent.class).setDirectory(folder.toString());
        bindBeans();
        Properties settings = new Properties();
        settings.setProperty("camelstr.stream", "local-stream");
        settings.setProperty("camelstr.collect.filters", "[{}]");
        settings.setProperty("camelstr.collect.overlap", "10m");
        // What is asked for here is what is new, each event once; the past has tests of its own.
        settings.setProperty("camelstr.collect.backfill-since", "4102444800");
        settings.setProperty("camelstr.collect.page-rate", "100");
        settings.setProperty("camelstr.collect.answer-timeout", "5s");
        settings.setProperty("camelstr.collect.reconcile-interval", "1h");
        settings.setProperty("camelstr.collect.max-in-flight", "512");
        settings.setProperty("camelstr.stream.partitions", "1");
        settings.setProperty("camelstr.stream.retention", "1GB");
        settings.setProperty("camelstr.rejected.max-length", "100MB");
        settings.setProperty("camelstr.rejected.max-age", "1d");
        context.getPropertiesComponent().setOverrideProperties(settings);
    }

    StreamAdmin streams() {
        return context.getComponent("local-stream", LocalStreamComponent.class);
    }

    private void bindBeans() {
        PipelineMetrics metrics = new PipelineMetrics();
        Admit admit = new Admit();
        admit.setMetrics(metrics);
        Look look = new Look();
        look.setSeen(seen);
        look.setMetrics(metrics);
        Claim claim = new Claim();
        claim.setSeen(seen);
        claim.setMetrics(metrics);
        Mark mark = new Mark();
        mark.setSeen(seen);
        mark.setMetrics(metrics);
        Verify verify = new Verify();
        verify.setMetrics(metrics);
        reject.setMetrics(metrics);
        Retrying retrying = new Retrying();
        retrying.setMetrics(metrics);
        StoreLag storeLag = new StoreLag();
        storeLag.setCamelContext(context);
        storeLag.setPositions(this::applied);
        backlog.setStoreLag(storeLag);
        backlog.setIntervalMillis(10);
        backlog.setMaxLag(10);
        bind("meters", meters);
        bind("connections", metrics);
        bind("admit", admit);
        bind("look", look);
        bind("verify", verify);
        bind("obey", new Obey());
        bind("claim", claim);
        bind("isPast", new IsPast());
        bind("pack", new Pack());
        bind("mark", mark);
        bind("isNew", new IsNew());
        bind("isKept", new IsKept());
        bind("reject", reject);
        // Both are for clients, and there are none here.
        bind("refuse", (Processor) exchange -> {});
        bind("isAwaited", (Predicate) exchange -> false);
        bind("retrying", retrying);
        bind("backlog", backlog);
        bind("relayCursors", new MemoryCursors());
        bind("relayIntervals", new MemoryIntervals());
        bind("storedKeys", (KnownEvents) (filter, keys) -> {});
        bind("slots", new EveryoneAtOnce());
        bind("collectKeys", new CollectKeys());
    }

    /** Replaces a bean of the routes, before the start. */
    Pipeline bind(String name, Object bean) {
        context.getRegistry().unbind(name); // else both would be bound, the first one to be found
        context.getRegistry().bind(name, bean);
        return this;
    }

    Pipeline policy(String yaml) {
        policy = yaml;
        return this;
    }

    /** What the URLs of all relays end with. */
    Pipeline query(String query) {
        this.query = query;
        return this;
    }

    SampleRelay relay(Event... events) {
        SampleRelay relay = SampleRelay.start(
                Ports.free(), List.of(events).stream().map(Event::raw).toList());
        relays.add(relay);
        return relay;
    }

    /** Starts the routes, with one for each relay so far. */
    Pipeline start() throws Exception {
        CollectRoutes routes = new CollectRoutes();
        routes.setRelays(String.join(
                ",", relays.stream().map(relay -> relay.url() + query).toList()));
        bind("collectRoutes", routes);
        routes.setCamelContext(context);
        load("routes/errors.camel.yaml");
        load("routes/publish.camel.yaml");
        load("routes/collect.camel.yaml");
        load(policy);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("local-stream:nostr.collected,nostr.backfilled?offset=first&batching=true")
                        .process(into(collected));
                from("local-stream:nostr.rejected?offset=first&batching=true").process(into(rejected));
            }
        });
        context.start();
        await().until(() -> relays.stream().allMatch(relay -> context.getRoute(routeId(relay)) != null));
        return this;
    }

    private void load(String pathOrYaml) throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(
                        pathOrYaml.startsWith("routes/")
                                ? ResourceHelper.resolveMandatoryResource(context, "file:" + pathOrYaml)
                                : ResourceHelper.fromString("policy.camel.yaml", pathOrYaml));
    }

    @SuppressWarnings("unchecked")
    private static Processor into(List<InboundMessage> messages) {
        return exchange -> messages.addAll(exchange.getMessage().getBody(List.class));
    }

    private long applied(StreamInfo partition) {
        return Math.min(applied, partition.next() - 1);
    }

    public static Event note(String content) {
        return ALICE.sign(new EventBuilder(1).content(content));
    }

    /** The same event with another signature, which is not true. */
    public static Event forged(Event event) {
        byte[] sig = event.sig().clone();
        sig[0] ^= 1;
        return new EventBuilder(event.kind())
                .createdAt(event.createdAt())
                .tags(event.tags())
                .content(event.content())
                .build(event.pubkey(), event.id(), sig);
    }

    List<String> collectedJson() {
        return collected.stream()
                .map(message -> new String(message.body(), StandardCharsets.UTF_8))
                .toList();
    }

    static String json(Event event) {
        return new String(event.raw(), StandardCharsets.UTF_8);
    }

    String routeId(SampleRelay relay) {
        return RouteName.of("collect", relay.url());
    }

    NostrConsumer consumer(SampleRelay relay) {
        return (NostrConsumer) context.getRoute(routeId(relay)).getConsumer();
    }

    double count(String meter) {
        return meters.find(meter).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    double count(String meter, SampleRelay relay) {
        return meters.find(meter).tag("relay", relay.url()).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    public static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(5));
    }

    @Override
    public void close() {
        context.getShutdownStrategy().setTimeout(5);
        context.stop();
        relays.forEach(SampleRelay::close);
    }

    private final class MemoryCursors implements CursorStore {
        @Override
        public Cursor load(String relay) {
            return cursors.getOrDefault(relay, new Cursor(0, 1));
        }

        @Override
        public boolean save(String relay, Cursor cursor) {
            cursors.put(relay, cursor);
            return true;
        }

        @Override
        public long generation() {
            return 1;
        }
    }
}
