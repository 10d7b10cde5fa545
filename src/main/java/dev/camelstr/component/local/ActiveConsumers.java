package dev.camelstr.component.local;

import java.util.HashMap;
import java.util.Map;

/** Who is the one active consumer of its name at a partition: the first that asks, until it gives it up. */
final class ActiveConsumers {
    private final Map<String, Object> active = new HashMap<>();

    synchronized boolean acquire(String key, Object consumer) {
        return active.putIfAbsent(key, consumer) == null || active.get(key) == consumer;
    }

    synchronized void release(String key, Object consumer) {
        active.remove(key, consumer);
    }
}
