package dev.camelstr.pipeline.view;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A change as a view's exchanges carry it. It is written out when somebody looks into it: steps in Java need not, as they read {@link
 * ToldEvent}, and tags cost as much to write and to read again as the event did to parse.
 */
final class ChangeMap extends AbstractMap<String, Object> {
    private final Change change;
    private Optional<Map<String, Object>> written = Optional.empty();

    ChangeMap(Change change) {
        this.change = change;
    }

    /** Whether somebody has looked into it, and may have put something else there. */
    synchronized boolean isWritten() {
        return written.isPresent();
    }

    ToldEvent event() {
        return change.told();
    }

    private synchronized Map<String, Object> written() {
        if (written.isEmpty()) {
            written = Optional.of(change.toMap());
        }
        return written.get();
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return written().entrySet();
    }

    @Override
    public Object get(Object key) {
        return written().get(key);
    }

    @Override
    public boolean containsKey(Object key) {
        return written().containsKey(key);
    }

    @Override
    public Object put(String key, Object value) {
        return written().put(key, value);
    }
}
