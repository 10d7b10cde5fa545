package dev.camelstr.pipeline.health;

import dev.camelstr.component.stream.StreamAdmin;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.pipeline.lag.DatabaseSize;
import dev.camelstr.pipeline.lag.DiskSpace;
import dev.camelstr.pipeline.lag.StoreLag;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.position.StoreState;
import dev.camelstr.store.replica.Replica;
import dev.camelstr.store.replica.ReplicaState;
import dev.camelstr.store.view.UserView;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How each part does, at most a second ago. Database, stream and disk are asked in the background, each by a thread of its
 * own, from the first look on: whoever wants to know waits for nobody. What comes and goes is told in one line of the log.
 * Thread-safe.
 */
public final class Conditions implements CamelContextAware, Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Conditions.class);

    /** The stream of verdicts, beside those that the store reads. */
    private static final String CHANGELOG = "nostr.stored";

    /** Relays and views one by one, the others by who measures them. */
    private static final Set<Concern> TOLD_ELSEWHERE =
            EnumSet.of(Concern.UPSTREAMS, Concern.DISK, Concern.DATABASE_SIZE, Concern.VIEWS);

    private static final String AWAY = " away";
    private static final long PERIOD_MILLIS = 1_000;

    private record Room(boolean low, long free) {}

    private final Map<Concern, Condition> now = new EnumMap<>(Concern.class);
    private CamelContext context;
    private Database database = new Database();
    private Replica replica = new Replica();
    private DiskSpace diskSpace = new DiskSpace();
    private DatabaseSize databaseSize = new DatabaseSize();
    private String component = "local-stream";
    private long maxLag = 2_000_000;
    private Optional<DatabaseInquiry> databaseInquiry = Optional.empty();
    private Optional<ReplicaInquiry> replicaInquiry = Optional.empty();
    private Inquiry<ReplicaState> replicas = new Inquiry<>(Optional::empty);
    private Inquiry<DatabaseInquiry.Answer> store = new Inquiry<>(Optional::empty);
    private Inquiry<Map<String, List<StreamInfo>>> streams = new Inquiry<>(Optional::empty);
    private Inquiry<Room> disk = new Inquiry<>(Optional::empty);
    private RelayWatch relays;
    private final List<ScheduledExecutorService> threads = new ArrayList<>();

    public void setDatabase(Database database) {
        this.database = database;
    }

    public void setReplica(Replica replica) {
        this.replica = replica;
    }

    public void setDiskSpace(DiskSpace diskSpace) {
        this.diskSpace = diskSpace;
    }

    public void setDatabaseSize(DatabaseSize databaseSize) {
        this.databaseSize = databaseSize;
    }

    /** The stream component, by its scheme. */
    public void setComponent(String component) {
        this.component = component;
    }

    /** In messages of one partition. */
    public void setMaxLag(long maxLag) {
        this.maxLag = maxLag;
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    /** Begins to look, if that has not begun. */
    public synchronized void start() {
        if (relays != null) {
            return;
        }
        relays = new RelayWatch(context);
        DatabaseInquiry asking = new DatabaseInquiry(database);
        databaseInquiry = Optional.of(asking);
        store = new Inquiry<>(asking);
        streams = new Inquiry<>(this::askStreams);
        disk = new Inquiry<>(() -> Optional.of(new Room(diskSpace.isLow(), diskSpace.getFree())));
        for (Concern concern : Concern.values()) {
            now.put(concern, Condition.up(concern));
        }
        repeat("ask-database", store);
        if (replica.isUsed()) {
            ReplicaInquiry both = new ReplicaInquiry(database, replica);
            replicaInquiry = Optional.of(both);
            replicas = new Inquiry<>(both);
            repeat("ask-replica", replicas);
        }
        repeat("ask-stream", streams);
        repeat("ask-disk", disk);
        repeat("conditions", this::look);
    }

    private void repeat(String name, Runnable task) {
        ScheduledExecutorService thread =
                context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, name);
        threads.add(thread);
        thread.scheduleWithFixedDelay(task, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private Optional<Map<String, List<StreamInfo>>> askStreams() {
        if (!context.isStarted()) {
            return Optional.empty(); // a component that has stopped would connect anew, and nobody would close that
        }
        StreamAdmin admin = (StreamAdmin) context.getComponent(component);
        Map<String, List<StreamInfo>> known = new HashMap<>();
        List<String> names = new ArrayList<>(StoreLag.STREAMS);
        names.add(CHANGELOG);
        for (String name : names) {
            if (admin.partitions(name) > 0) {
                known.put(name, admin.info(name));
            }
        }
        return Optional.of(known);
    }

    private void look() {
        try {
            long time = System.currentTimeMillis();
            relays.look(time);
            for (Condition seen : List.of(
                    ofDatabase(),
                    ofStream(),
                    ofDisk(),
                    ofDatabaseSize(),
                    ofReplica(),
                    Memory.condition(),
                    ofGaps(),
                    ofLag(),
                    relays.condition(),
                    ofViews())) {
                change(seen, time);
            }
        } catch (RuntimeException e) {
            LOG.debug("not looked this time", e); // a task that throws would not be called again
        }
    }

    private synchronized void change(Condition seen, long time) {
        Condition before = now.get(seen.concern());
        now.put(seen.concern(), seen.after(before, time));
        boolean another = seen.level() != before.level() || !seen.what().equals(before.what());
        if (another && !TOLD_ELSEWHERE.contains(seen.concern())) {
            tell(before, seen, time);
        }
    }

    private static void tell(Condition before, Condition seen, long time) {
        if (seen.level() == Level.UP) {
            LOG.info("{} after {} s", over(before.what()), (time - before.since()) / 1_000);
        } else {
            LOG.warn(seen.words());
        }
    }

    private static String over(String what) {
        return what.endsWith(AWAY) ? what.replace(AWAY, " back") : "No longer: " + what + ",";
    }

    private Condition ofDatabase() {
        return store.trouble()
                .map(why ->
                        Condition.of(Concern.DATABASE, Level.DOWN, "Database" + AWAY, "events wait in the stream", why))
                .orElse(Condition.up(Concern.DATABASE));
    }

    private Condition ofStream() {
        String what = component.startsWith("rabbitmq") ? "Broker" + AWAY : "Stream" + AWAY;
        return streams.trouble()
                .map(why -> Condition.of(Concern.STREAM, Level.DOWN, what, "nothing is taken, relays wait", why))
                .orElse(Condition.up(Concern.STREAM));
    }

    private Condition ofDisk() {
        return disk.answer()
                .filter(Room::low)
                .map(room -> Condition.of(
                        Concern.DISK,
                        Level.DOWN,
                        "The disk is nearly full",
                        "nothing is taken",
                        (room.free() >> 20) + " MB are left"))
                .orElse(Condition.up(Concern.DISK));
    }

    private Condition ofDatabaseSize() {
        return databaseSize.isFull()
                ? Condition.of(
                        Concern.DATABASE_SIZE,
                        Level.DOWN,
                        "The database is larger than it may be",
                        "nothing is taken",
                        (databaseSize.getBytes() >> 20) + " MB")
                : Condition.up(Concern.DATABASE_SIZE);
    }

    private Condition ofReplica() {
        replicas.trouble().map(ReplicaState::away).or(replicas::answer).ifPresent(replica::note);
        return replica.state()
                .filter(state -> !state.isCurrent())
                .map(state -> Condition.of(
                        Concern.REPLICA,
                        Level.DEGRADED,
                        state.kind().what(),
                        "queries are read from the primary",
                        state.why()))
                .orElse(Condition.up(Concern.REPLICA));
    }

    /** How the replica does; nothing if there is none, or it is not known yet. */
    public Optional<ReplicaState> replica() {
        return replica.state();
    }

    private Condition ofGaps() {
        return store().filter(state -> state.gaps() > 0)
                .map(state -> Condition.of(
                        Concern.GAPS, Level.DOWN, "Messages were lost before they were stored", "", state.firstGap()))
                .orElse(Condition.up(Concern.GAPS));
    }

    private Optional<StoreState> store() {
        return store.answer().map(DatabaseInquiry.Answer::store);
    }

    private Condition ofViews() {
        List<UserView> failing = views().stream()
                .filter(view -> view.state() == UserView.State.FAILING)
                .toList();
        if (failing.isEmpty()) {
            return Condition.up(Concern.VIEWS);
        }
        String names = failing.stream().map(UserView::name).collect(Collectors.joining(", "));
        return Condition.of(
                Concern.VIEWS,
                Level.DEGRADED,
                failing.size() == 1 ? "View " + names + " fails" : "Views " + names + " fail",
                "tried again until it is mended",
                failing.get(0).error());
    }

    /** The views that users write, as the database said last. */
    public List<UserView> views() {
        return store.answer().map(DatabaseInquiry.Answer::views).orElse(List.of());
    }

    private Condition ofLag() {
        long backlog = backlog();
        return backlog < maxLag
                ? Condition.up(Concern.LAG)
                : Condition.of(
                        Concern.LAG,
                        Level.DEGRADED,
                        "The store is far behind",
                        "collecting pauses",
                        backlog + " messages");
    }

    /** How many messages the store has not applied, in the partition with the most; 0 if that is not known. */
    private long backlog() {
        return streams.answer().stream()
                .flatMap(known -> StoreLag.STREAMS.stream().map(name -> known.getOrDefault(name, List.of())))
                .flatMap(List::stream)
                .mapToLong(partition -> behind(partition).orElse(0))
                .max()
                .orElse(0);
    }

    /** How many messages of the partition are not applied; while the database is away that is what it said last, for
     * nothing is applied then. */
    public OptionalLong behind(StreamInfo partition) {
        return store().map(state -> OptionalLong.of(state.behind(partition))).orElse(OptionalLong.empty());
    }

    /** The partitions as the stream said last; empty if it has said nothing, or there is no such stream. */
    public List<StreamInfo> partitions(String stream) {
        return streams.answer()
                .map(known -> known.getOrDefault(stream, List.of()))
                .orElse(List.of());
    }

    /** When the stream said that, in milliseconds since 1970; 0 if it has said nothing. */
    public long streamsAt() {
        return streams.answeredAt();
    }

    /** When the database said something last, in milliseconds since 1970; 0 if it has said nothing. */
    public long databaseAt() {
        return store.answeredAt();
    }

    /** Where messages were lost and nobody has acknowledged it, while that is known. */
    public OptionalLong openGaps() {
        return store.trouble().isPresent() || store().isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(store().get().gaps());
    }

    public synchronized RelayWatch relays() {
        start();
        return relays;
    }

    public synchronized Condition of(Concern concern) {
        start();
        return now.get(concern);
    }

    /** Those that are not well, the worst first. */
    public synchronized List<Condition> troubles() {
        start();
        return now.values().stream()
                .filter(condition -> condition.level() != Level.UP)
                .sorted(Comparator.comparing(Condition::level).reversed())
                .toList();
    }

    @Override
    public synchronized void close() {
        threads.forEach(thread -> context.getExecutorServiceManager().shutdownNow(thread));
        threads.clear();
        databaseInquiry.ifPresent(DatabaseInquiry::close);
        replicaInquiry.ifPresent(ReplicaInquiry::close);
    }
}
