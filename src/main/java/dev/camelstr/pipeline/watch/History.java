package dev.camelstr.pipeline.watch;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.camelstr.pipeline.watch.Latencies.Quantiles;
import dev.camelstr.store.statistics.Sample;
import java.io.IOException;
import java.util.SortedMap;
import java.util.function.LongFunction;

/** What happened in each second of the last 15 minutes, and in each minute of the last day. Thread-safe. */
final class History {
    static final int SECONDS = 900;
    static final int MINUTES = 1_440;
    private static final int MINUTE = 60;

    /** Of events and messages, a second. */
    record Rates(double received, double stored, double dropped, double sent) {}

    private final SampleRing seconds = new SampleRing(SECONDS);
    private final SampleRing minutes = new SampleRing(MINUTES);
    private long first;
    private long minute;
    private Sample ofMinute = Sample.NOTHING;

    /**
     * Adds a second; with the first one of a minute the minute before is over.
     *
     * @param second since 1970; in those between it and the one before there was nothing
     * @param latency of all events from a second on, over a minute
     */
    synchronized void add(long second, Sample sample, LongFunction<Quantiles> latency) {
        if (first == 0) {
            first = second;
        } else {
            for (long gap = Math.max(seconds.newest() + 1, second - SECONDS); gap < second; gap++) {
                seconds.put(gap, Sample.NOTHING);
            }
        }
        seconds.put(second, sample);
        if (second / MINUTE != minute) {
            endMinute(latency);
            minute = second / MINUTE;
            ofMinute = Sample.NOTHING;
        }
        ofMinute = ofMinute.plus(sample);
    }

    private void endMinute(LongFunction<Quantiles> latency) {
        if (minute > 0) {
            Quantiles took = latency.apply(minute * MINUTE);
            minutes.put(minute, ofMinute.taking(took.p50(), took.p95()));
        }
    }

    /** How many there were a second, as a mean over the newest seconds. */
    synchronized Rates rates(int last) {
        long newest = seconds.newest();
        long from = Math.max(first, newest - last + 1);
        double count = Math.max(1, newest - from + 1);
        Sample sum = seconds.sum(from, newest);
        return new Rates(sum.received() / count, sum.stored() / count, sum.dropped() / count, sum.sent() / count);
    }

    /** Minutes of this process's last run, where nothing is known of this one's. */
    synchronized void restore(SortedMap<Long, Sample> kept) {
        kept.tailMap(minute - MINUTES).headMap(minute).forEach((time, sample) -> {
            if (!minutes.has(time)) {
                minutes.put(time, sample);
            }
        });
    }

    /** The minutes after one that are over. */
    synchronized SortedMap<Long, Sample> minutesAfter(long time) {
        return minutes.after(time);
    }

    /** The minute that is not over, counted from 1970 on; 0 before the first second. */
    synchronized long minute() {
        return minute;
    }

    synchronized void writeSeconds(JsonGenerator json, int last) throws IOException {
        write(json, seconds, last, seconds.newest(), 1);
    }

    synchronized void writeMinutes(JsonGenerator json, int last) throws IOException {
        write(json, minutes, last, minute - 1, MINUTE);
    }

    /** As columns, the newest last. */
    private static void write(JsonGenerator json, SampleRing ring, int last, long newest, int length)
            throws IOException {
        long from = ring.firstKnown(newest - last + 1, newest);
        json.writeStartObject();
        json.writeNumberField("from", from * length);
        ring.write(json, from, newest);
        json.writeEndObject();
    }
}
