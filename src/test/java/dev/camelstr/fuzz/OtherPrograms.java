package dev.camelstr.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What other programs than the tests, and those that they have started, take of this machine's processors, looked at all the
 * time: all that any program does, without what its own do. The attackers and who is attacked are no others. Time that the
 * machine's host takes is others' time; that of the network is nobody's.
 */
final class OtherPrograms implements AutoCloseable {
    private static final Path SYSTEM = Path.of("/proc/stat");
    private static final long EVERY_MILLIS = 100;
    private static final long TICK_NANOS = 10_000_000;

    /** Of the system's figures, behind {@code cpu}: user, nice, system, steal. */
    private static final int[] OF_ALL = {0, 1, 2, 7};

    /** Of a process's figures, behind its name: utime and stime, its own and of its children that have ended. */
    private static final int[] OF_ONE = {11, 12, 13, 14};

    private final Supplier<Stream<ProcessHandle>> own;
    private final NavigableMap<Long, Long> takenNanos = new ConcurrentSkipListMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "other programs");
        thread.setDaemon(true);
        return thread;
    });

    /** @param own that the tests have started, whose descendants count, too */
    OtherPrograms(Supplier<Stream<ProcessHandle>> own) {
        this.own = own;
        look();
        clock.scheduleWithFixedDelay(this::look, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** How long that would have taken by itself: without the part that others had of the processors. */
    long undisturbedMillis(long beganNanos, long endedNanos) {
        return TimeUnit.NANOSECONDS.toMillis(
                Math.round((endedNanos - beganNanos) * (1 - part(beganNanos, endedNanos))));
    }

    /** How much of all processors they had, from 0 to 1. */
    double part(long beganNanos, long endedNanos) {
        if (takenNanos.lastKey() < endedNanos) {
            look();
        }
        double all = (double) (endedNanos - beganNanos) * Runtime.getRuntime().availableProcessors();
        return all <= 0 ? 0 : Math.min(1, Math.max(0, (takenUntil(endedNanos) - takenUntil(beganNanos)) / all));
    }

    private double takenUntil(long nanos) {
        Map.Entry<Long, Long> before = takenNanos.floorEntry(nanos);
        Map.Entry<Long, Long> after = takenNanos.ceilingEntry(nanos);
        if (before == null || after == null) {
            throw new IllegalStateException("nobody looked then");
        }
        double span = after.getKey() - before.getKey();
        double part = span == 0 ? 0 : (nanos - before.getKey()) / span;
        return before.getValue() + part * (after.getValue() - before.getValue());
    }

    private synchronized void look() {
        long taken = (ticks(SYSTEM, "cpu", OF_ALL) - ownTicks()) * TICK_NANOS;
        takenNanos.put(System.nanoTime(), taken);
    }

    private long ownTicks() {
        return Stream.concat(Stream.of(ProcessHandle.current()), own.get())
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .distinct()
                .mapToLong(process -> ticks(Path.of("/proc/" + process.pid() + "/stat"), ")", OF_ONE))
                .sum();
    }

    /** The sum of some figures of the first line, counted from 0 behind the mark; 0 if the process has ended. */
    private static long ticks(Path file, String mark, int[] figures) {
        try {
            String line = Files.readAllLines(file).get(0);
            String[] all = line.substring(line.lastIndexOf(mark) + mark.length())
                    .strip()
                    .split(" +");
            return Arrays.stream(figures)
                    .mapToLong(figure -> Long.parseLong(all[figure]))
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
