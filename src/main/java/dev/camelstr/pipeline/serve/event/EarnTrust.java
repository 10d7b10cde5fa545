package dev.camelstr.pipeline.serve.event;

import dev.camelstr.pipeline.serve.client.Clients;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** The step behind the verification: who sent this is no forger. */
public final class EarnTrust implements Processor {
    private Forgeries forgeries = new Forgeries();

    public void setForgeries(Forgeries forgeries) {
        this.forgeries = forgeries;
    }

    @Override
    public void process(Exchange exchange) {
        forgeries.earned(Clients.session(exchange));
    }
}
