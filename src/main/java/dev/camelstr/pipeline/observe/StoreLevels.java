package dev.camelstr.pipeline.observe;

import dev.camelstr.store.database.StoreHealth;
import io.micrometer.core.instrument.Gauge;
import java.sql.SQLException;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The step that measures in how many places messages were lost before they were stored, and nobody has acknowledged it. */
public final class StoreLevels implements Processor, CamelContextAware {
    private static final Logger LOG = LoggerFactory.getLogger(StoreLevels.class);

    private CamelContext context;
    private StoreHealth health = new StoreHealth();
    private boolean bound;
    private volatile double gaps = Double.NaN;

    public void setHealth(StoreHealth health) {
        this.health = health;
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    @Override
    public void process(Exchange exchange) {
        if (!bound) {
            bound = true;
            Meters.registry(context)
                    .ifPresent(meters -> Gauge.builder("store.position.gaps", this, levels -> levels.gaps)
                            .description("Places where messages were lost before they were stored, not acknowledged")
                            .register(meters));
        }
        try {
            gaps = health.openGaps();
        } catch (SQLException e) {
            LOG.debug("The database cannot be asked for gaps at the moment", e);
            gaps = Double.NaN;
        }
    }
}
