package dev.camelstr.pipeline.retain;

import dev.camelstr.pipeline.admit.Retention;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.retention.RetentionRule;
import dev.camelstr.store.retention.RetentionSweep;
import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The step of upkeep that lets go of what is older than it is kept. */
public class LetGo {
    private static final Logger LOG = LoggerFactory.getLogger(LetGo.class);

    /** The store goes on meanwhile. */
    private static final long PAUSE_MILLIS = 50;

    private Database database = new Database();
    private Retention retention = new Retention();
    private Clock clock = Clock.systemUTC();

    public void setDatabase(Database database) {
        this.database = database;
    }

    public void setRetention(Retention retention) {
        this.retention = retention;
    }

    void setClock(Clock clock) {
        this.clock = clock;
    }

    /**
     * Lets go of all that is due.
     *
     * @return how many events
     */
    public long letGo() throws SQLException, InterruptedException {
        long all = 0;
        for (RetentionRule rule : retention.rules().rules()) {
            long gone = letGo(new RetentionSweep(database, rule, retention.keptPubkeys()));
            if (gone > 0) {
                LOG.info("let go of {} events by camelstr.retention.max-age, of kinds {}", gone, rule.name());
            }
            all += gone;
        }
        return all;
    }

    private long letGo(RetentionSweep sweep) throws SQLException, InterruptedException {
        long now = clock.instant().getEpochSecond();
        long gone = 0;
        RetentionSweep.Page page = sweep.letGo(now);
        while (page.looked() > 0) {
            gone += page.gone();
            if (page.gone() > 0) {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
            page = sweep.letGo(now);
        }
        return gone;
    }
}
