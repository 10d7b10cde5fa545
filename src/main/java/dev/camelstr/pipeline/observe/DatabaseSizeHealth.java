package dev.camelstr.pipeline.observe;

import dev.camelstr.pipeline.lag.DatabaseSize;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Down while the database is larger than it may be, and nothing is taken. */
public final class DatabaseSizeHealth extends AbstractHealthCheck {
    private DatabaseSize databaseSize = new DatabaseSize();

    public DatabaseSizeHealth() {
        super("camelstr", "database-size");
    }

    public void setDatabaseSize(DatabaseSize databaseSize) {
        this.databaseSize = databaseSize;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        boolean full = databaseSize.isFull();
        builder.detail("bytes", databaseSize.getBytes()).detail("max", databaseSize.getMax());
        if (full) {
            builder.message("the database is larger than it may be: " + (databaseSize.getBytes() >> 20) + " MB")
                    .down();
        } else {
            builder.up();
        }
    }
}
