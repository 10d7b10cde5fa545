package dev.camelstr.testing;

import java.util.Map;

/** What carries the events: {@code camelstr.stream}. */
public enum StreamKind {
    LOCAL("local-stream") {
        @Override
        public Map<String, String> settings() {
            return Map.of();
        }
    },
    RABBITMQ("rabbitmq-stream") {
        @Override
        public Map<String, String> settings() {
            return Map.of("camelstr.rabbitmq.uri", Broker.OWN.freshUri());
        }
    };

    private final String component;

    StreamKind(String component) {
        this.component = component;
    }

    /** Where this kind's streams are, without any stream yet. */
    public abstract Map<String, String> settings();

    @Override
    public String toString() {
        return component;
    }

    /** One for all relays of this JVM, each in a virtual host of its own. */
    private static final class Broker {
        private static final RabbitMq OWN = RabbitMq.start();
    }
}
