package dev.camelstr.pipeline.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** However many relays there are, and routes of the user's, what a process says of itself is bounded. */
class ManyRoutesTest {
    private static final int RELAYS = 3_000;
    private static final int OWN = 1_000;
    private static final int MOST_BYTES = 300_000;
    private static final String LONG = "\"long\\".repeat(100);

    @Test
    void relaysAreOneRowAndOfManyRoutesTheOthersAreCounted() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    routeTemplate("relay")
                            .templateParameter("name")
                            .from("direct:{{name}}")
                            .to("log:of-a-relay");
                    for (int i = 0; i < OWN; i++) {
                        from("direct:own-" + i)
                                .routeId("own-" + i + LONG)
                                .autoStartup(i > 0)
                                .to("log:own");
                    }
                }
            });
            for (int i = 0; i < RELAYS; i++) {
                context.addRouteFromTemplate("collect-relay-" + i, "relay", Map.of("name", "relay-" + i));
            }
            context.start();

            List<StreamRoute> routes = StreamRoutes.of(context, RegisterProcess.MOST_ROUTES);

            assertThat(routes).hasSize(RegisterProcess.MOST_ROUTES);
            assertThat(routes.stream().mapToInt(StreamRoute::count).sum()).isEqualTo(OWN + RELAYS);
            StreamRoute others = routes.get(RegisterProcess.MOST_ROUTES - 1);
            assertThat(others.id()).isEqualTo("other routes");
            assertThat(RegisterProcess.json(routes).getBytes(StandardCharsets.UTF_8))
                    .hasSizeLessThan(MOST_BYTES);
            assertThat(StreamRoutes.of(context, OWN + 1))
                    .filteredOn(route -> route.id().equals("collect"))
                    .singleElement()
                    .extracting(StreamRoute::count)
                    .isEqualTo(RELAYS);
        }
    }
}
