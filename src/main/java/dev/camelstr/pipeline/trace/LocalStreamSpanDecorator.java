package dev.camelstr.pipeline.trace;

/** For {@code local-stream:}; found by Camel's tracer. */
public final class LocalStreamSpanDecorator extends StreamSpanDecorator {

    @Override
    public String getComponent() {
        return "local-stream";
    }

    @Override
    public String getComponentClassName() {
        return "dev.camelstr.component.local.LocalStreamComponent";
    }
}
