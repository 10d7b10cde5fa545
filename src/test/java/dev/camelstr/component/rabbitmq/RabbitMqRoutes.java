package dev.camelstr.component.rabbitmq;

import dev.camelstr.testing.RabbitMq;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.health.DefaultHealthCheckRegistry;
import org.apache.camel.model.RouteDefinition;

/** A Camel application with the component, for one test. */
final class RabbitMqRoutes implements AutoCloseable {

    /** What a test's route says. */
    interface Route {
        RouteDefinition from(RouteBuilder builder);
    }

    private final CamelContext context = new DefaultCamelContext();
    private final ProducerTemplate template = context.createProducerTemplate();

    RabbitMqRoutes() {
        this(RabbitMq.shared());
    }

    RabbitMqRoutes(RabbitMq broker) {
        this(broker.uri());
    }

    RabbitMqRoutes(String uri) {
        HealthCheckRegistry health = new DefaultHealthCheckRegistry();
        health.setCamelContext(context);
        health.register(health.resolveById("consumers"));
        context.getCamelContextExtension().addContextPlugin(HealthCheckRegistry.class, health);
        component().setUri(uri);
        context.getShutdownStrategy().setTimeout(60);
    }

    RabbitMqStreamComponent component() {
        return context.getComponent("rabbitmq-stream", RabbitMqStreamComponent.class);
    }

    CamelContext context() {
        return context;
    }

    RabbitMqRoutes bind(String name, Object bean) {
        context.getRegistry().bind(name, bean);
        return this;
    }

    RabbitMqRoutes route(String id, Route route) throws Exception {
        RoutesBuilder builder = new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                route.from(this).routeId(id);
            }
        };
        context.addRoutes(builder);
        return this;
    }

    RabbitMqRoutes start() {
        context.start();
        return this;
    }

    ProducerTemplate template() {
        return template;
    }

    @Override
    public void close() {
        context.stop();
    }
}
