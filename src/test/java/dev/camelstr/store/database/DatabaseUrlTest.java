package dev.camelstr.store.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DatabaseUrlTest {

    @Test
    void aJdbcUrlIsTakenAsItIs() throws SQLException {
        String url = "jdbc:postgresql://db.example/nostr?user=a&password=b&sslmode=require";

        assertThat(DatabaseUrl.parse(url)).isEqualTo(new DatabaseUrl(url, Optional.empty(), Optional.empty()));
    }

    @Test
    void aPostgresUrlKeepsItsQueryAndGivesItsCredentials() throws SQLException {
        assertThat(DatabaseUrl.parse("postgres://us%40er:p%3Ass+w@db.example:5433/nostr?sslmode=require"))
                .isEqualTo(new DatabaseUrl(
                        "jdbc:postgresql://db.example:5433/nostr?sslmode=require",
                        Optional.of("us@er"),
                        Optional.of("p:ss+w")));
    }

    @Test
    void whatIsNeitherIsRefusedWithoutRepeatingThePassword() {
        for (String url : new String[] {"mysql://a:secret@b/c", "postgres://a:secret@", "postgres:// a:secret"}) {
            assertThatThrownBy(() -> DatabaseUrl.parse(url))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("the URL of the database")
                    .hasMessageNotContaining("secret");
        }
    }
}
