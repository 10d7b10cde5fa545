package dev.camelstr.pipeline.trace;

import dev.camelstr.component.rabbitmq.RabbitMqStreamComponent;

/** For {@code rabbitmq-stream:}; found by Camel's tracer. */
public final class RabbitMqStreamSpanDecorator extends StreamSpanDecorator {

    public RabbitMqStreamSpanDecorator() {
        super("rabbitmq-stream", RabbitMqStreamComponent.class);
    }
}
