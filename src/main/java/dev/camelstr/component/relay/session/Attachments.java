package dev.camelstr.component.relay.session;

import dev.camelstr.component.relay.Session;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The objects that belong to a session, one of each type. Thread-safe. */
final class Attachments {
    private final Session session;
    private Map<Class<?>, Object> objects; // made when needed: most sessions of a large relay are idle

    Attachments(Session session) {
        this.session = session;
    }

    synchronized <T> T get(Class<T> type, Function<Session, T> create) {
        if (objects == null) {
            objects = new HashMap<>(2);
        }
        Object object = objects.get(type);
        if (object == null) {
            object = create.apply(session);
            objects.put(type, object);
        }
        return type.cast(object);
    }

    synchronized <T> Optional<T> find(Class<T> type) {
        return objects == null ? Optional.empty() : Optional.ofNullable(type.cast(objects.get(type)));
    }
}
