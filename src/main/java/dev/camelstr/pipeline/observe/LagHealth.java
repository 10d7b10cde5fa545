package dev.camelstr.pipeline.observe;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Down while the store is so far behind that collecting pauses. No reason to take the process out of service. */
public final class LagHealth extends AbstractHealthCheck {
    private StreamLevels levels = new StreamLevels();
    private long maxLag = 2_000_000;

    public LagHealth() {
        super("camelstr", "lag");
    }

    public void setLevels(StreamLevels levels) {
        this.levels = levels;
    }

    /** In messages of one partition. */
    public void setMaxLag(long maxLag) {
        this.maxLag = maxLag;
    }

    @Override
    public boolean isReadiness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        long backlog = levels.getBacklog();
        builder.detail("backlog", backlog);
        if (backlog < maxLag) {
            builder.up();
        } else {
            builder.message("the store is " + backlog + " messages behind").down();
        }
    }
}
