package dev.camelstr.pipeline.watch;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** What happened in each of the last five minutes' seconds. Thread-safe. */
final class History {
    static final int SECONDS = 300;

    /**
     * One second.
     *
     * @param received events from upstream relays of this process
     * @param stored events that the changelog tells as stored or ephemeral
     * @param dropped events that the changelog tells as anything else
     * @param sent messages to clients of this process
     * @param p50 milliseconds from receipt to stored; 0 if there were none
     */
    record Second(long received, long stored, long dropped, long sent, long p50, long p95) {
        static final Second NOTHING = new Second(0, 0, 0, 0, 0, 0);
    }

    /** Of the same things, a second. */
    record Rates(double received, double stored, double dropped, double sent) {}

    private interface Column {
        long of(Second second);
    }

    private final Second[] seconds = new Second[SECONDS];
    private long newest;
    private long oldest;

    /** @param time in seconds since 1970; what lies between it and the one before was nothing */
    synchronized void add(long time, Second second) {
        if (newest == 0) {
            oldest = time;
            newest = time - 1;
        }
        for (long gap = Math.max(newest + 1, time - SECONDS); gap < time; gap++) {
            seconds[(int) (gap % SECONDS)] = Second.NOTHING;
        }
        seconds[(int) (time % SECONDS)] = second;
        newest = Math.max(newest, time);
        oldest = Math.max(oldest, newest - SECONDS + 1);
    }

    /** How many events there were a second, as a mean over the newest seconds. */
    synchronized Rates rates(int last) {
        long from = Math.max(oldest, newest - last + 1);
        double count = Math.max(1, newest - from + 1);
        return new Rates(
                sum(Second::received, from) / count,
                sum(Second::stored, from) / count,
                sum(Second::dropped, from) / count,
                sum(Second::sent, from) / count);
    }

    private long sum(Column column, long from) {
        long sum = 0;
        for (long time = from; time <= newest && newest > 0; time++) {
            sum += column.of(seconds[(int) (time % SECONDS)]);
        }
        return sum;
    }

    /** As columns, the newest second last. */
    synchronized void write(JsonGenerator json, int last) throws IOException {
        long from = Math.max(oldest, newest - last + 1);
        json.writeStartObject();
        json.writeNumberField("from", from);
        column(json, "received", Second::received, from);
        column(json, "stored", Second::stored, from);
        column(json, "dropped", Second::dropped, from);
        column(json, "sent", Second::sent, from);
        column(json, "latencyP50Millis", Second::p50, from);
        column(json, "latencyP95Millis", Second::p95, from);
        json.writeEndObject();
    }

    private void column(JsonGenerator json, String name, Column column, long from) throws IOException {
        json.writeArrayFieldStart(name);
        for (long time = from; time <= newest && newest > 0; time++) {
            json.writeNumber(column.of(seconds[(int) (time % SECONDS)]));
        }
        json.writeEndArray();
    }
}
