package dev.camelstr.pipeline.assertion;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Kind;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.pipeline.ProcessName;
import dev.camelstr.pipeline.SecretKeySetting;
import dev.camelstr.store.assertion.FigureReader;
import dev.camelstr.store.assertion.Known;
import dev.camelstr.store.assertion.TellerLease;
import dev.camelstr.store.assertion.Walk;
import dev.camelstr.store.database.Database;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Says what is to be told of what views know (NIP-85). It goes round all subjects, page by page: those that views have, and those that
 * were told of, so that what was taken back is found as well. What was told before is what stands in the store.
 *
 * <p>It tells nobody the key: a bean's properties are shown by what manages Camel, so there is none to read it.
 */
public final class Assertions {
    private static final int PAGE = 1_000;

    private final Map<Walk, String> places = new EnumMap<>(Walk.class);
    private final Unsettled unsettled = new Unsettled();
    private Optional<EventSigner> signer = Optional.empty();
    private Database database = new Database();
    private Path dataDir = Path.of("camelstr-data");
    private Set<Integer> privateKinds = Set.of();
    private Duration period = Duration.ofSeconds(10);
    private long least = 10;
    private int minChange = 10;
    private long maxRate = 60;
    private Clock clock = Clock.systemUTC();
    private int turn;
    private Optional<Teller> teller = Optional.empty();

    /** What a key, a database and a name of this process make possible. */
    private record Teller(
            EventSigner signer, FigureReader reader, TellerLease lease, Threshold threshold, Bucket rate) {}

    /**
     * @param setting 64 hex digits, nsec, {@code file:PATH}, or empty: nothing is told
     * @throws IllegalArgumentException if it is none of them; the message does not repeat it
     */
    public void setSecretKey(String setting) {
        signer = setting.isBlank()
                ? Optional.empty()
                : Optional.of(new EventSigner(Schnorr.of("auto"), SecretKeySetting.read(setting)));
    }

    public void setDatabase(Database database) {
        this.database = database;
    }

    /** Where the name of this process stands. */
    public void setDataDir(String dataDir) {
        this.dataDir = Path.of(dataDir);
    }

    /** Kinds of events and addresses that nothing is told of, separated by commas. */
    public void setPrivateKinds(String kinds) {
        privateKinds = Kind.listed(kinds);
    }

    /** How often {@link #due} is called. */
    public void setPeriod(Duration period) {
        this.period = period;
    }

    /** How high one of the figures has to be of what was not told of. */
    public void setLeast(long least) {
        this.least = least;
    }

    /** By how many percent of what was told a figure has to differ. */
    public void setMinChange(int minChange) {
        this.minChange = minChange;
    }

    /** How many are told a minute. */
    public void setMaxRate(long maxRate) {
        this.maxRate = maxRate;
    }

    /** For tests. */
    void setClock(Clock clock) {
        this.clock = clock;
    }

    /** The assertions that are to be published now; none without a key, and where another process tells. */
    public synchronized List<Event> due() throws SQLException, IOException {
        if (signer.isEmpty()) {
            return List.of();
        }
        if (teller.isEmpty()) {
            teller = Optional.of(teller(signer.get()));
        }
        return teller.get().lease().hold() ? due(teller.get()) : List.of();
    }

    private Teller teller(EventSigner key) throws IOException {
        return new Teller(
                key,
                new FigureReader(database, key.pubkey(), privateKinds),
                new TellerLease(
                        database,
                        ProcessName.of(dataDir),
                        period.multipliedBy(3).plusSeconds(30)),
                new Threshold(least, minChange),
                Bucket.builder()
                        .withCustomTimePrecision(new ByClock(clock))
                        .addLimit(limit -> limit.capacity(maxRate).refillGreedy(maxRate, Duration.ofMinutes(1)))
                        .build());
    }

    /** Where the rate is used up the next call goes on, and each time another walk comes first. */
    private List<Event> due(Teller by) throws SQLException {
        List<Event> due = new ArrayList<>();
        unsettled.forget(now());
        for (int i = 0; i < Walk.values().length; i++) {
            Walk walk = Walk.values()[(turn + i) % Walk.values().length];
            List<Known> page = by.reader().page(walk, places.getOrDefault(walk, ""), PAGE);
            if (walkAlong(by, walk, page, due) && page.size() < PAGE) {
                places.remove(walk); // from the beginning
            }
        }
        turn++;
        return due;
    }

    /** Yields false if some are left for later. */
    private boolean walkAlong(Teller by, Walk walk, List<Known> page, List<Event> due) {
        for (Known known : page) {
            Optional<Assertion> assertion = assertion(by, known);
            if (assertion.isPresent()) {
                if (unsettled.isFull() || !by.rate().tryConsume(1)) {
                    return false;
                }
                unsettled.add(known.subject(), assertion.get().createdAt());
                due.add(by.signer().sign(assertion.get().about(known.subject())));
            }
            places.put(walk, known.place());
        }
        return true;
    }

    /** Nothing if there is nothing to be told. */
    private Optional<Assertion> assertion(Teller by, Known known) {
        Optional<Assertion> told = known.told().flatMap(Assertion::of);
        if (unsettled.isAwaited(known.subject(), told.map(Assertion::createdAt).orElse(-1L))) {
            return Optional.empty();
        }
        long createdAt = Math.max(now(), told.map(it -> it.createdAt() + 1).orElse(0L)); // else the lower id would win
        Assertion assertion = new Assertion(createdAt, known.figures()).after(told);
        return by.threshold().isPassed(told.map(Assertion::figures), assertion.figures())
                ? Optional.of(assertion)
                : Optional.empty();
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    private record ByClock(Clock clock) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return TimeUnit.MILLISECONDS.toNanos(clock.millis());
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
