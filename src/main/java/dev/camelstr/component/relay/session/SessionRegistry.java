package dev.camelstr.component.relay.session;

import dev.camelstr.component.relay.Session;
import dev.camelstr.component.relay.Sessions;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** The sessions of a component by their ids. */
public final class SessionRegistry implements Sessions {
    private final Map<String, WebSocketSession> sessions = new ConcurrentHashMap<>();
    private final AtomicLong last = new AtomicLong();
    private final String prefix = Integer.toString(new SecureRandom().nextInt(36 * 36 * 36 * 36), 36) + "-";

    /** The random part keeps what an earlier process left in a stream from naming a session of this one. */
    String nextId() {
        return prefix + Long.toString(last.incrementAndGet(), 36);
    }

    void add(WebSocketSession session) {
        sessions.put(session.id(), session);
    }

    void remove(WebSocketSession session) {
        sessions.remove(session.id(), session);
    }

    Collection<WebSocketSession> all() {
        return sessions.values();
    }

    @Override
    public Optional<Session> find(String id) {
        return Optional.ofNullable(sessions.get(id));
    }

    @Override
    public int count() {
        return sessions.size();
    }

    @Override
    public void forEach(Consumer<Session> action) {
        sessions.values().forEach(action);
    }
}
