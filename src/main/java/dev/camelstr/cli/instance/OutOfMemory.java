package dev.camelstr.cli.instance;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.concurrent.TimeUnit;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * Ends the process when its memory is used up, as {@code -XX:+ExitOnOutOfMemoryError} does where somebody has set it. What
 * goes on behind an OutOfMemoryError has lost a thread or half of a change, and nobody would know: to start anew is safe here.
 * Libraries catch the error where it is thrown, so it is looked for in three places: threads that end of it, what is logged
 * ({@link OutOfMemoryFilter}), and a heap that stays full however often it is collected.
 */
public final class OutOfMemory {
    /** As HotSpot's own. */
    private static final int EXIT_CODE = 3;

    private static final double FULL = 0.98;
    private static final int MOST_IN_VAIN = 5;
    private static final long WITHIN = TimeUnit.SECONDS.toNanos(30);

    private OutOfMemory() {}

    /** From now on. */
    public static void endsTheProcess() {
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            endIf(failure);
            System.err.print("Exception in thread \"" + thread.getName() + "\" ");
            failure.printStackTrace();
        });
        NotificationListener collections = new InVain();
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (collector instanceof NotificationEmitter emitter) {
                emitter.addNotificationListener(collections, null, null);
            }
        }
    }

    /** Ends the process if that is what lies behind the failure. */
    static void endIf(Throwable failure) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 20; cause = cause.getCause(), depth++) {
            if (cause instanceof OutOfMemoryError) {
                end(cause.toString());
            }
        }
    }

    private static void end(String why) {
        System.err.println("camelstr: out of memory (" + why
                + "): the process ends; start it again, with more (-Xmx) if" + " this comes again");
        Runtime.getRuntime().halt(EXIT_CODE);
    }

    /** Counts collections of the whole heap, one soon after the other, that leave it full. */
    private static final class InVain implements NotificationListener {
        private int count;
        private long firstAt;

        @Override
        public synchronized void handleNotification(Notification notification, Object handback) {
            if (!notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
                return;
            }
            GarbageCollectionNotificationInfo collection =
                    GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
            if (!collection.getGcAction().equals("end of major GC")) {
                return;
            }
            if (!isFull(collection)) {
                count = 0;
                return;
            }
            long now = System.nanoTime();
            if (count == 0 || now - firstAt > WITHIN) {
                count = 0;
                firstAt = now;
            }
            if (++count >= MOST_IN_VAIN) {
                end("the heap stays full");
            }
        }

        private static boolean isFull(GarbageCollectionNotificationInfo collection) {
            long used = 0;
            for (var pool : ManagementFactory.getMemoryPoolMXBeans()) {
                MemoryUsage after =
                        collection.getGcInfo().getMemoryUsageAfterGc().get(pool.getName());
                if (pool.getType() == java.lang.management.MemoryType.HEAP && after != null) {
                    used += after.getUsed();
                }
            }
            return used > FULL * Runtime.getRuntime().maxMemory();
        }
    }
}
