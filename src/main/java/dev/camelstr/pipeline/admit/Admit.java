package dev.camelstr.pipeline.admit;

import dev.camelstr.nostr.Event;
import dev.camelstr.pipeline.PipelineMetrics;
import dev.camelstr.pipeline.Step;
import dev.camelstr.store.StoreProperties;
import java.util.Optional;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;

/**
 * The step of {@link Admission}: fails with a {@link RefusedException}. On a request to vanish that concerns this relay
 * it sets the exchange property {@link StoreProperties#VANISH}.
 */
public final class Admit extends Step {
    private Admission admission = new Admission();
    private PipelineMetrics metrics = new PipelineMetrics();
    private Admission.Source source = Admission.Source.OTHERS;

    public void setAdmission(Admission admission) {
        this.admission = admission;
    }

    public void setMetrics(PipelineMetrics metrics) {
        this.metrics = metrics;
    }

    public void setSource(Admission.Source source) {
        this.source = source;
    }

    @Override
    protected boolean take(Exchange exchange, AsyncCallback callback) {
        Event event = event(exchange);
        metrics.received(exchange);
        Optional<Refusal> refusal = admission.check(event, source);
        if (refusal.isPresent()) {
            throw new RefusedException(refusal.get());
        }
        if (admission.isVanishHere(event)) {
            exchange.setProperty(StoreProperties.VANISH, "true");
        }
        return true;
    }
}
