package dev.camelstr.pipeline.publish;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;

/** The step after a confirmed publish: the event that this exchange claimed is known from now on. */
public final class Mark extends SeenStep {
    @Override
    protected boolean take(Exchange exchange, AsyncCallback callback) {
        seen.confirm((Flight) exchange.getProperty(Claim.FLIGHT));
        metrics.published(exchange);
        return true;
    }
}
