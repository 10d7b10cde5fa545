package dev.camelstr.pipeline.lag;

import dev.camelstr.component.stream.StreamInfo;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.apache.camel.RuntimeCamelException;

/** Reads from the database how far the store has come. */
public final class StoredPositions implements AppliedPositions {
    // stream_position_pkey; of another log's life no position counts
    private static final String APPLIED = """
            select p.applied
              from stream_position p
              join stream_life l on l.life = p.life
             where p.stream = ? and p.partition = ? and l.log = ?
            """;

    private DataSource dataSource;

    public void setDataSource(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public long applied(StreamInfo partition) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement query = connection.prepareStatement(APPLIED)) {
            query.setString(1, partition.stream());
            query.setInt(2, partition.partition());
            query.setString(3, partition.log());
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getLong(1) : partition.first() - 1;
            }
        } catch (SQLException e) {
            throw new RuntimeCamelException(e);
        }
    }
}
