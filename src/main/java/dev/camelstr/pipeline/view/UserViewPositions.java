package dev.camelstr.pipeline.view;

import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.store.view.UserViewTables;
import dev.camelstr.store.view.ViewPositions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a view has come. It is made, and made anew, when it is of another version, when something went that was not told as it
 * was, and when the changelog no longer reaches back to it: then it goes on where the changelog ended before. Tables that are
 * served stand still then, until others replace them.
 */
final class UserViewPositions extends ViewPositions {
    private static final Logger LOG = LoggerFactory.getLogger(UserViewPositions.class);

    private final String name;
    private final UserViewTables tables;
    private final boolean fromNow;
    private final boolean served;

    /** @param served whether tables that are complete are not to be dropped before others are */
    UserViewPositions(String name, UserViewTables tables, boolean fromNow, boolean served) {
        super("view " + name);
        this.name = name;
        this.tables = tables;
        this.fromNow = fromNow;
        this.served = served;
    }

    @Override
    protected void prepare(Connection connection) throws SQLException {
        if (!tables.areCurrent(connection)) {
            try (PreparedStatement forget =
                    connection.prepareStatement("update view_position set next = null where view = 'view ' || ?")) {
                forget.setString(1, name);
                forget.executeUpdate();
            }
        }
    }

    @Override
    protected long startAfterGap(Connection connection, int partition, StreamInfo stream, Optional<Kept> kept)
            throws SQLException {
        if (served && tables.areComplete(connection)) {
            boolean ofAnotherVersion = !tables.areOfThisVersion(connection);
            throw new TablesStandException(
                    "The tables of the view " + name + " stand still, as "
                            + (ofAnotherVersion
                                    ? "the view is of another version"
                                    : "not all was told that they had not been given"),
                    ofAnotherVersion);
        }
        if (kept.isPresent()) {
            LOG.warn("{} no longer tells all that the view {} had not read: it is made anew", stream, name);
        }
        tables.make(connection, partition, fromNow);
        return stream.next();
    }
}
