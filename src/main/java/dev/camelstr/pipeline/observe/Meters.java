package dev.camelstr.pipeline.observe;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.component.micrometer.MicrometerUtils;

/** Where meters go. */
final class Meters {
    private Meters() {}

    /** The registry that is bound in Camel's; empty where nobody counts. */
    static Optional<MeterRegistry> registry(CamelContext context) {
        return Optional.ofNullable(MicrometerUtils.getMeterRegistryFromCamelRegistry(
                context.getRegistry(), MicrometerConstants.METRICS_REGISTRY_NAME));
    }
}
