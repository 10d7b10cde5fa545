package dev.camelstr.testing.zoo.habit;

import dev.camelstr.testing.zoo.Habit;
import dev.camelstr.testing.zoo.RelayDocument;
import java.util.function.Consumer;

/** What the relay says of itself (NIP-11), true or not. */
public record Document(Consumer<RelayDocument> what) implements Habit {

    /** @param json the value as it is written */
    public static Habit limitation(String name, String json) {
        return new Document(document -> document.limitation(name, json));
    }

    public static Habit supports(int nip) {
        return new Document(document -> document.supports(nip));
    }

    /** The same number, be it one or not, for all that may be limited. */
    public static Habit allLimits(String json) {
        return new Document(document -> document.limitation("max_limit", json)
                .limitation("default_limit", json)
                .limitation("max_subscriptions", json)
                .limitation("max_filters", json)
                .limitation("max_message_length", json)
                .limitation("created_at_lower_limit", json));
    }

    public static Habit instead(String type, String body) {
        return new Document(document -> document.replace(type, body));
    }

    @Override
    public void describe(RelayDocument document) {
        what.accept(document);
    }
}
