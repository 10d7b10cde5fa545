package dev.camelstr.pipeline;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;

/** The step after a confirmed publish: the event that this exchange claimed is known from now on. */
public final class Mark extends Step {
    private Seen seen = new Seen();
    private PipelineMetrics metrics = new PipelineMetrics();

    public void setSeen(Seen seen) {
        this.seen = seen;
    }

    public void setMetrics(PipelineMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    boolean take(Exchange exchange, AsyncCallback callback) {
        seen.confirm((Flight) exchange.getProperty(Claim.FLIGHT));
        metrics.published(exchange);
        return true;
    }
}
