package dev.camelstr.store.discovery;

import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.store.view.ViewPositions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** How far the changelog was read for relays that events name. What it no longer tells is read from table {@code event}. */
public final class DiscoveryPositions extends ViewPositions {
    public DiscoveryPositions() {
        super("discovery");
    }

    @Override
    protected long startAfterGap(Connection connection, int partition, StreamInfo stream, Optional<Kept> kept)
            throws SQLException {
        UntoldEvents.all(connection);
        return stream.next();
    }
}
