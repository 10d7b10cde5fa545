package dev.camelstr.pipeline.observe;

import dev.camelstr.pipeline.lag.DiskSpace;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Down while the disk of the data folder is nearly full, and nothing is taken. */
public final class DiskHealth extends AbstractHealthCheck {
    private DiskSpace diskSpace = new DiskSpace();

    public DiskHealth() {
        super("camelstr", "disk");
    }

    public void setDiskSpace(DiskSpace diskSpace) {
        this.diskSpace = diskSpace;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.detail("free", diskSpace.getFree()).detail("least", diskSpace.getLeast());
        if (diskSpace.isLow()) {
            builder.message("the disk is nearly full: " + (diskSpace.getFree() >> 20) + " MB are left")
                    .down();
        } else {
            builder.up();
        }
    }
}
