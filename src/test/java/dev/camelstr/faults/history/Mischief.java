package dev.camelstr.faults.history;

import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One fault after another, each mended after a while, until it is to stop; then all is mended. */
final class Mischief implements Runnable {
    /** Longer than the lease of a store. */
    private static final long LONGEST_MILLIS = 8_000;

    private final Group group;
    private final Random random;
    private final Consumer<String> diary;
    private final Set<String> struck;
    private final CountDownLatch stopping = new CountDownLatch(1);

    /**
     * @param diary is told what happens
     * @param struck what something happens to, by whomever
     */
    Mischief(Group group, Random random, Consumer<String> diary, Set<String> struck) {
        this.group = group;
        this.random = random;
        this.diary = diary;
        this.struck = struck;
    }

    static Set<String> nothing() {
        return ConcurrentHashMap.newKeySet();
    }

    void stop() {
        stopping.countDown();
    }

    @Override
    public void run() {
        try {
            while (!stopping.await(shortTime() / 2, TimeUnit.MILLISECONDS)) {
                Fault fault = Fault.of(random);
                Fault.Target target = Fault.Target.of(group, random);
                long millis = shortTime();
                if (struck.add(fault.on(target))) {
                    happen(fault, target, millis);
                    struck.remove(fault.on(target));
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** More often short than long. */
    private long shortTime() {
        double part = random.nextDouble();
        return (long) (LONGEST_MILLIS * part * part);
    }

    private void happen(Fault fault, Fault.Target target, long millis) throws Exception {
        String what = fault + " " + fault.on(target);
        diary.accept(what + " for " + millis + " ms");
        fault.strike(target);
        stopping.await(millis, TimeUnit.MILLISECONDS);
        fault.mend(target);
        diary.accept(what + ": mended");
    }
}
