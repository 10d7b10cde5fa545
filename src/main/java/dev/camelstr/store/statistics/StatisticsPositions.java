package dev.camelstr.store.statistics;

import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.store.view.ViewPositions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the counting stands. What the changelog no longer tells is a gap: the windows within count too little. */
public final class StatisticsPositions extends ViewPositions {
    private static final Logger LOG = LoggerFactory.getLogger(StatisticsPositions.class);

    public StatisticsPositions() {
        super("statistics");
    }

    @Override
    protected long startAfterGap(Connection connection, int partition, StreamInfo stream, Optional<Kept> kept)
            throws SQLException {
        if (kept.isPresent()) {
            long now = System.currentTimeMillis();
            try (PreparedStatement gap = connection.prepareStatement(
                    "insert into statistic_gap (partition, from_ms, to_ms) values (?, ?, ?)")) {
                gap.setInt(1, partition);
                gap.setLong(2, kept.get().stamp());
                gap.setLong(3, now);
                gap.executeUpdate();
            }
            LOG.warn("{} no longer tells all that was to be counted: statistics have a gap", stream);
        }
        return stream.first();
    }
}
