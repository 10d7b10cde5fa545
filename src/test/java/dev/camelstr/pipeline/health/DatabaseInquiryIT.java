package dev.camelstr.pipeline.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.TestDatabases;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** A database that is being prepared is not one that is away. */
class DatabaseInquiryIT {
    @Test
    void oneWithoutTablesIsOnlyNew() throws SQLException {
        try (Database database = new Database()) {
            database.setUrl(TestDatabases.createUrl());
            try (DatabaseInquiry inquiry = new DatabaseInquiry(database)) {
                assertThat(inquiry.call()).hasValueSatisfying(answer -> {
                    assertThat(answer.views()).isEmpty();
                    assertThat(answer.store().gaps()).isZero();
                });

                database.getConnection().close(); // migrates

                assertThat(inquiry.call()).isPresent();
            }
        }
    }
}
