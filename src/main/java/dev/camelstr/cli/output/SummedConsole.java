package dev.camelstr.cli.output;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Writes a line of the log once, and of those that are equal to it within the next half minute only how many there were.
 * What is below INFO is written as it comes.
 */
public final class SummedConsole extends ConsoleAppender<ILoggingEvent> {
    private static final long WINDOW_MILLIS = 30_000;

    /** Lines that are all different push the oldest out. */
    private static final int MOST = 500;

    private record Line(String logger, Level level, String text) {}

    private static final class Counted {
        private final ILoggingEvent first;
        private final long endsAt;
        private int more;

        Counted(ILoggingEvent first) {
            this.first = first;
            this.endsAt = first.getTimeStamp() + WINDOW_MILLIS;
        }
    }

    private final Map<Line, Counted> lines = new LinkedHashMap<>();
    private ScheduledFuture<?> flushing;

    @Override
    public void start() {
        super.start();
        flushing = getContext()
                .getScheduledExecutorService()
                .scheduleWithFixedDelay(() -> flush(System.currentTimeMillis()), 1, 1, TimeUnit.SECONDS);
    }

    @Override
    protected synchronized void append(ILoggingEvent event) {
        if (!event.getLevel().isGreaterOrEqual(Level.INFO)) {
            super.append(event);
            return;
        }
        Line line = new Line(event.getLoggerName(), event.getLevel(), event.getFormattedMessage());
        flush(event.getTimeStamp());
        Counted counted = lines.get(line);
        if (counted != null) {
            counted.more++;
            return;
        }
        if (lines.size() >= MOST) {
            Line oldest = lines.keySet().iterator().next();
            sum(lines.remove(oldest));
        }
        lines.put(line, new Counted(event));
        super.append(event);
    }

    private synchronized void flush(long now) {
        lines.values().removeIf(counted -> {
            boolean over = counted.endsAt <= now;
            if (over) {
                sum(counted);
            }
            return over;
        });
    }

    private void sum(Counted counted) {
        if (counted.more > 0) {
            ILoggingEvent first = counted.first;
            Logger logger = ((LoggerContext) getContext()).getLogger(first.getLoggerName());
            super.append(new LoggingEvent(
                    SummedConsole.class.getName(),
                    logger,
                    first.getLevel(),
                    first.getFormattedMessage()
                            + (counted.more == 1 ? " (once more)" : " (" + counted.more + " times more)"),
                    null,
                    null));
        }
    }

    @Override
    public synchronized void stop() {
        if (flushing != null) {
            flushing.cancel(false);
        }
        flush(Long.MAX_VALUE);
        super.stop();
    }
}
