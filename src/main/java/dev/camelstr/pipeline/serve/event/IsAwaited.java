package dev.camelstr.pipeline.serve.event;

import dev.camelstr.store.StoreProperties;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;

/** True while a client still waits for the {@code OK} to its event. */
public final class IsAwaited implements Predicate {
    private Answers answers = new Answers();

    public void setAnswers(Answers answers) {
        this.answers = answers;
    }

    @Override
    public boolean matches(Exchange exchange) {
        String replyTo = exchange.getProperty(StoreProperties.REPLY_TO, String.class);
        return replyTo != null && answers.isOwed(replyTo);
    }

    @Override
    public String toString() {
        return "isAwaited";
    }
}
