package dev.camelstr.pipeline.retain;

import dev.camelstr.pipeline.PipelineMetrics;
import dev.camelstr.pipeline.admit.Retention;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.retention.RetentionSweep;
import dev.camelstr.store.retention.SizeBound;
import dev.camelstr.store.retention.SizeSweep;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The step of upkeep that lets the oldest events go when what is stored takes more than it may. */
public class MakeRoom {
    private static final Logger LOG = LoggerFactory.getLogger(MakeRoom.class);

    /** The store goes on meanwhile. */
    private static final long PAUSE_MILLIS = 50;

    private Database database = new Database();
    private Retention retention = new Retention();
    private PipelineMetrics metrics = new PipelineMetrics();
    private final Clock clock = Clock.systemUTC();
    private boolean tooMuchStays;

    public void setDatabase(Database database) {
        this.database = database;
    }

    public void setRetention(Retention retention) {
        this.retention = retention;
    }

    public void setMetrics(PipelineMetrics metrics) {
        this.metrics = metrics;
    }

    /**
     * Lets go of as much as is too much, and a twentieth of what may be stored besides.
     *
     * @return how many events
     */
    public long makeRoom() throws SQLException, InterruptedException {
        SizeBound bound = retention.maxSize();
        SizeSweep sweep = new SizeSweep(database, bound, retention.rules(), retention.keptPubkeys());
        OptionalLong stored = sweep.measure();
        if (stored.isEmpty()) {
            return 0; // another node is at it
        }
        long gone = 0;
        if (!bound.isNone() && stored.getAsLong() > bound.bytes()) {
            gone = letGo(sweep, bound, stored.getAsLong());
            stored = sweep.measure();
        } else {
            tooMuchStays = false;
        }
        if (stored.isPresent()) {
            metrics.stored(stored.getAsLong(), SizeSweep.floor(database));
        }
        return gone;
    }

    private long letGo(SizeSweep sweep, SizeBound bound, long stored) throws SQLException, InterruptedException {
        long now = clock.instant().getEpochSecond();
        OptionalLong left = OptionalLong.of(stored);
        long gone = 0;
        while (left.orElse(0) > bound.low()) {
            Optional<RetentionSweep.Page> page = sweep.letGo(now, left.getAsLong());
            if (page.isEmpty()) {
                break; // another node is at it
            }
            if (page.get().looked() == 0) {
                allElseStays(left.getAsLong(), bound);
                break;
            }
            if (page.get().gone() > 0) {
                gone += page.get().gone();
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                left = sweep.measure();
            }
        }
        if (gone > 0) {
            LOG.info("let go of the {} oldest events by camelstr.retention.max-size", gone);
        }
        return gone;
    }

    private void allElseStays(long stored, SizeBound bound) {
        if (stored > bound.bytes() && !tooMuchStays) {
            tooMuchStays = true;
            LOG.warn(
                    "What is stored takes {} MB, and {} MB may be: all that is left is of the last hour, or of kinds and authors"
                            + " that stay (camelstr.retention.max-size)",
                    stored / 1_000_000,
                    bound.bytes() / 1_000_000);
        }
    }
}
