package dev.camelstr.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class TemplatedRoutesTest {
    private static final int CHANGES = 100_000;
    private static final int ROUTES = 100;

    @Test
    void whatStandsIsFoundByItsTypeWhileOthersComeAndGo() throws Exception {
        try (CamelContext context = new DefaultCamelContext()) {
            TemplatedRoutes routes = TemplatedRoutes.of(context);
            StringBuilder stands = new StringBuilder();
            routes.bind("stands", stands);
            CompletableFuture<Void> changes = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < CHANGES; i++) {
                    routes.bind("bean" + i, new StringBuilder());
                    routes.unbind("bean" + (i - 1));
                }
            });
            do {
                assertThat(context.getRegistry().findByType(StringBuilder.class).contains(stands))
                        .isTrue();
            } while (!changes.isDone());
            changes.get(1, TimeUnit.MINUTES);
        }
    }

    @Test
    void severalMakeAndRemoveRoutes() throws Exception {
        try (CamelContext context = new DefaultCamelContext()) {
            context.addRoutes(template());
            context.start();
            CompletableFuture<Void> some = CompletableFuture.runAsync(() -> makeAndRemove(context, "some"));
            CompletableFuture<Void> others = CompletableFuture.runAsync(() -> makeAndRemove(context, "other"));

            CompletableFuture.allOf(some, others).get(1, TimeUnit.MINUTES);
            assertThat(context.getRoutes()).isEmpty();
        }
    }

    private static RouteBuilder template() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                routeTemplate("template")
                        .templateParameter("name")
                        .from("direct:{{name}}")
                        .setBody(simple("${ref:{{name}}}"));
            }
        };
    }

    private static void makeAndRemove(CamelContext context, String prefix) {
        TemplatedRoutes routes = TemplatedRoutes.of(context);
        try {
            for (int i = 0; i < ROUTES; i++) {
                String name = prefix + i;
                routes.bind(name, new StringBuilder(name));
                routes.add(name, "template", Map.of("name", name));
                context.getRouteController().stopRoute(name);
                routes.remove(name);
                routes.unbind(name);
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aBeanIsFoundByItsNameAndTypeUntilItIsUnbound() throws Exception {
        try (CamelContext context = new DefaultCamelContext()) {
            TemplatedRoutes routes = TemplatedRoutes.of(context);
            routes.bind("letter", 'a');

            assertThat(TemplatedRoutes.of(context)).isSameAs(routes);
            assertThat(context.getRegistry().lookupByName("letter")).isEqualTo('a');
            assertThat(context.getRegistry().lookupByNameAndType("letter", Character.class))
                    .isEqualTo('a');
            assertThat(context.getRegistry().findByType(Character.class)).isEqualTo(Set.of('a'));

            routes.unbind("letter");
            assertThat(context.getRegistry().lookupByName("letter")).isNull();
        }
    }
}
