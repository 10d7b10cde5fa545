package dev.camelstr.component.nostr;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class NostrManyRelaysTest {
    /** Each has two tasks that come again, and one for its next attempt. */
    private static final int RELAYS = 600;

    @Test
    void hundredsOfThemShareOneTimer() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.disableJMX();
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    for (int i = 0; i < RELAYS; i++) {
                        from("nostr:ws://127.0.0.1:1/" + i)
                                .routeId("relay-" + i)
                                .stop();
                    }
                }
            });
            context.start();

            assertThat(context.getRoutes()).hasSize(RELAYS);
            assertThat(context.getRoutes().stream().map(Route::getRouteId))
                    .allMatch(id ->
                            context.getRouteController().getRouteStatus(id).isStarted());
        }
    }
}
