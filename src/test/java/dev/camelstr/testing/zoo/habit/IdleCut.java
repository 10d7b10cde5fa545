package dev.camelstr.testing.zoo.habit;

import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.testing.zoo.Habit;
import dev.camelstr.testing.zoo.ZooSession;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Who has asked for nothing for some time is disconnected. */
public final class IdleCut implements Habit {
    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "zoo-idle");
        thread.setDaemon(true);
        return thread;
    });

    private final Duration patience;
    private final Map<ZooSession, ScheduledFuture<?>> ends = new ConcurrentHashMap<>();

    public IdleCut(Duration patience) {
        this.patience = patience;
    }

    @Override
    public void onOpen(ZooSession session) {
        put(session);
    }

    @Override
    public boolean onMessage(ZooSession session, ClientMessage message) {
        put(session);
        return false;
    }

    private void put(ZooSession session) {
        ScheduledFuture<?> end = CLOCK.schedule(() -> cut(session), patience.toMillis(), TimeUnit.MILLISECONDS);
        ScheduledFuture<?> before = ends.put(session, end);
        if (before != null) {
            before.cancel(false);
        }
    }

    private void cut(ZooSession session) {
        ends.remove(session);
        session.cut();
    }
}
