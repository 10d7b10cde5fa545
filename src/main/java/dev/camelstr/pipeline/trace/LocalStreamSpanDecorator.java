package dev.camelstr.pipeline.trace;

import dev.camelstr.component.local.LocalStreamComponent;

/** For {@code local-stream:}; found by Camel's tracer. */
public final class LocalStreamSpanDecorator extends StreamSpanDecorator {

    public LocalStreamSpanDecorator() {
        super("local-stream", LocalStreamComponent.class);
    }
}
