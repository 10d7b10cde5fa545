package dev.camelstr.pipeline.serve.subscription;

import dev.camelstr.store.Seq;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/**
 * What the changelog had told before this node began to read it, by the database.
 *
 * @param last the last seq of each partition that was announced
 * @param ended lives of streams that no position belongs to any more
 */
public record Announced(List<Long> last, Set<Integer> ended) {
    private static final String QUERY = """
            select l.life, p.partition, p.announced
              from stream_life l
              left join stream_position p on p.life = l.life
            """;

    public static Announced load(DataSource database) throws SQLException {
        List<Long> last = new ArrayList<>();
        Set<Integer> ended = new HashSet<>();
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(QUERY);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                int partition = rows.getInt(2);
                if (rows.wasNull()) {
                    ended.add(rows.getInt(1));
                } else if (rows.getLong(3) >= 0) {
                    last.add(Seq.of(rows.getInt(1), partition, rows.getLong(3)));
                }
            }
        }
        return new Announced(last, ended);
    }
}
