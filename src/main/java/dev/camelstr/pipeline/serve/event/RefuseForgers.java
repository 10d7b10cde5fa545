package dev.camelstr.pipeline.serve.event;

import dev.camelstr.pipeline.admit.Refusal;
import dev.camelstr.pipeline.admit.RefusedException;
import dev.camelstr.pipeline.serve.client.Clients;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** The step that refuses, before the verification, who has sent too many forged events. */
public final class RefuseForgers implements Processor {
    private Forgeries forgeries = new Forgeries();

    public void setForgeries(Forgeries forgeries) {
        this.forgeries = forgeries;
    }

    @Override
    public void process(Exchange exchange) {
        if (!forgeries.trusts(Clients.session(exchange))) {
            throw new RefusedException(new Refusal(
                    "forger",
                    "rate-limited",
                    "too many events with a false id or signature came from here; slow down"));
        }
    }
}
