package dev.camelstr.pipeline.view.engagement;

import dev.camelstr.pipeline.ProcessName;
import dev.camelstr.pipeline.view.WorkedView;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.Transaction;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;

/** The step of the view {@code trending} that ranks notes and articles anew. */
public final class Trends {
    private static final String RANK = """
            with path as materialized (
              select set_config('search_path', 'view_trending, ' || current_setting('search_path'), true) as now)
            select view_trending.rank_trends(?, ?) from path where path.now is not null
            """;

    private Database database = new Database();
    private Path dataDir = Path.of("camelstr-data");
    private int minRank;
    private Clock clock = Clock.systemUTC();

    public void setDatabase(Database database) {
        this.database = database;
    }

    /** Where the name of this process stands, by which it works on the view. */
    public void setDataDir(String dataDir) {
        this.dataDir = Path.of(dataDir);
    }

    /** The lowest rank of those whose replies, reposts, reactions and zaps count. */
    public void setMinRank(int minRank) {
        this.minRank = minRank;
    }

    void setClock(Clock clock) {
        this.clock = clock;
    }

    /** Ranks anew, if this process works on the view. */
    public void rank() throws SQLException, IOException {
        String holder = ProcessName.of(dataDir);
        Transaction.run(database, connection -> {
            Optional<WorkedView> view = WorkedView.of(connection, "trending", holder);
            if (view.isPresent() && view.get().hold(connection)) {
                rank(connection);
            }
            return true;
        });
    }

    private void rank(Connection connection) throws SQLException {
        try (PreparedStatement rank = connection.prepareStatement(RANK)) {
            rank.setLong(1, clock.instant().getEpochSecond());
            rank.setInt(2, minRank);
            rank.execute();
        }
    }
}
