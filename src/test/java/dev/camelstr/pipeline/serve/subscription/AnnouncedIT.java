package dev.camelstr.pipeline.serve.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.store.Seq;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.TestDatabases;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which of the events that a query finds the changelog may still tell of, right after a start. */
class AnnouncedIT {
    private static final Database DATABASE = new Database();

    private static TailPosition position;

    @BeforeAll
    static void restart() throws SQLException {
        DATABASE.setUrl(TestDatabases.createUrl());
        try (Connection connection = DATABASE.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("insert into stream_life (log, stream) values ('a', 's'), ('b', 's'), ('b', 't')");
            statement.execute("insert into stream_position (stream, partition, life, applied, announced)"
                    + " values ('s', 0, 2, 20, 10), ('s', 1, 2, -1, -1)");
        }
        Announced announced = Announced.load(DATABASE);
        position = TailPosition.START.afterAnnounced(announced.last(), announced.ended());
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void whatWasAnnouncedIsNotToldAgain() {
        assertThat(position.isBefore(Seq.of(2, 0, 10))).isFalse();
        assertThat(position.isBefore(Seq.of(2, 0, 11))).isTrue();
        assertThat(position.isBefore(Seq.of(2, 1, 0))).isTrue();
    }

    @Test
    void ofALifeThatIsOverNothingIsTold() {
        assertThat(position.isBefore(Seq.of(1, 0, 99))).isFalse();
    }

    @Test
    void aLifeThatHasBegunSinceIsTold() {
        assertThat(position.isBefore(Seq.of(4, 0, 0))).isTrue();
    }
}
