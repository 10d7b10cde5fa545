package dev.camelstr.pipeline.trace;

/** For {@code rabbitmq-stream:}; found by Camel's tracer. */
public final class RabbitMqStreamSpanDecorator extends StreamSpanDecorator {

    @Override
    public String getComponent() {
        return "rabbitmq-stream";
    }

    @Override
    public String getComponentClassName() {
        return "dev.camelstr.component.rabbitmq.RabbitMqStreamComponent";
    }
}
