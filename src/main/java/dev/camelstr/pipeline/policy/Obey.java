package dev.camelstr.pipeline.policy;

import dev.camelstr.pipeline.Step;
import dev.camelstr.pipeline.admit.Refusal;
import dev.camelstr.pipeline.admit.RefusedException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;

/**
 * The step after the policy route: fails with a {@link RefusedException} if that has set a variable, {@value #REFUSE} or
 * {@value #SHADOW}, to a reason. The prefix of the reason is one of NIP-01's, or {@code blocked} where it has none.
 */
public final class Obey extends Step {

    /** The event is not taken, and who sent it is told the reason. */
    public static final String REFUSE = "refuse";

    /** The event is not taken, and who sent it is told that it was. */
    public static final String SHADOW = "shadow";

    @Override
    protected boolean take(Exchange exchange, AsyncCallback callback) {
        refuseIf(exchange, REFUSE);
        // Nobody waits for an answer about a collected event, so both are the same here.
        refuseIf(exchange, SHADOW);
        return true;
    }

    private static void refuseIf(Exchange exchange, String variable) {
        Object reason = exchange.getVariable(variable);
        if (reason != null) {
            throw new RefusedException(Refusal.ofPolicy(reason.toString()));
        }
    }
}
