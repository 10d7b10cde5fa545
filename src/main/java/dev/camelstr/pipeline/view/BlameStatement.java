package dev.camelstr.pipeline.view;

import dev.camelstr.nostr.text.ShownText;
import dev.camelstr.store.view.SqlScript;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Processor;
import org.apache.camel.component.sql.SqlEndpoint;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.util.ObjectHelper;
import org.postgresql.util.PSQLException;

/** The step that notes on what a statement of a route failed with which statement it was, and where in it. */
public final class BlameStatement implements Processor {
    private static final int MOST_QUOTED = 80;

    /** Beside what the server said. */
    private static final class Blame extends Exception {
        private static final long serialVersionUID = 1L;

        Blame(String place) {
            super(place, null, false, false);
        }
    }

    @Override
    public void process(Exchange exchange) throws IOException {
        Exception failure = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
        PSQLException said = ObjectHelper.getException(PSQLException.class, failure);
        Optional<String> query = query(exchange);
        if (said != null && query.isPresent()) {
            said.addSuppressed(new Blame(place(exchange, query.get(), SqlScript.position(said))));
        }
    }

    /** By the endpoint's own URI: the context knows it by another one. */
    private static Optional<String> query(Exchange exchange) {
        String uri = exchange.getProperty(ExchangePropertyKey.FAILURE_ENDPOINT, String.class);
        return exchange.getContext().getEndpoints().stream()
                .filter(endpoint -> endpoint instanceof SqlEndpoint
                        && endpoint.getEndpointUri().equals(uri))
                .findFirst()
                .map(endpoint -> ((SqlEndpoint) endpoint).getQuery());
    }

    private static String place(Exchange exchange, String query, int position) throws IOException {
        if (!ResourceHelper.hasScheme(query)) {
            return "sql:" + ShownText.line(query, MOST_QUOTED);
        }
        try (InputStream in = ResourceHelper.resolveMandatoryResourceAsInputStream(exchange.getContext(), query)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new SqlFile(query.substring(query.lastIndexOf('/') + 1), text).place(position);
        }
    }

    /** Where the statement stands that the server said this of, in words. */
    static Optional<String> noted(PSQLException said) {
        return Stream.of(said.getSuppressed())
                .filter(Blame.class::isInstance)
                .map(Throwable::getMessage)
                .findFirst();
    }
}
