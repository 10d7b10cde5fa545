package dev.camelstr.component.stream;

import org.apache.camel.support.DefaultHeaderFilterStrategy;

/** Keeps Camel's own headers out of messages, and messages from setting Camel's headers. */
public class StreamHeaderFilterStrategy extends DefaultHeaderFilterStrategy {

    public StreamHeaderFilterStrategy() {
        setLowerCase(true);
        setOutFilterStartsWith(CAMEL_FILTER_STARTS_WITH);
        setInFilterStartsWith(CAMEL_FILTER_STARTS_WITH);
    }
}
