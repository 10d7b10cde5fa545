package dev.camelstr.pipeline.watch;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.camelstr.store.statistics.Sample;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Samples of the last seconds or minutes: as many as it has room for, and as much memory from the start. */
final class SampleRing {
    private static final List<String> COLUMNS =
            List.of("received", "stored", "dropped", "sent", "latencyP50Millis", "latencyP95Millis");

    private final int length;
    private final long[] timeOf;
    private final long[][] columns;
    private long newest;

    SampleRing(int length) {
        this.length = length;
        timeOf = new long[length];
        columns = new long[COLUMNS.size()][length];
    }

    /** @param time counted in seconds or minutes since 1970 */
    void put(long time, Sample sample) {
        int slot = slot(time);
        timeOf[slot] = time;
        columns[0][slot] = sample.received();
        columns[1][slot] = sample.stored();
        columns[2][slot] = sample.dropped();
        columns[3][slot] = sample.sent();
        columns[4][slot] = sample.p50();
        columns[5][slot] = sample.p95();
        newest = Math.max(newest, time);
    }

    private int slot(long time) {
        return (int) (time % length);
    }

    boolean has(long time) {
        return timeOf[slot(time)] == time;
    }

    /** 0 if there is none. */
    long newest() {
        return newest;
    }

    /** The first that is known of the times from one to another; the one behind them if none is. */
    long firstKnown(long from, long to) {
        long time = Math.max(Math.max(1, from), to - length + 1);
        while (time <= to && !has(time)) {
            time++;
        }
        return time;
    }

    /** Those after a time that are known. */
    SortedMap<Long, Sample> after(long time) {
        SortedMap<Long, Sample> known = new TreeMap<>();
        for (long at = firstKnown(time + 1, newest); at <= newest; at++) {
            if (has(at)) {
                known.put(at, sample(slot(at)));
            }
        }
        return known;
    }

    private Sample sample(int slot) {
        return new Sample(
                columns[0][slot],
                columns[1][slot],
                columns[2][slot],
                columns[3][slot],
                columns[4][slot],
                columns[5][slot]);
    }

    /** The counts of the times from one to another, both included. */
    Sample sum(long from, long to) {
        Sample sum = Sample.NOTHING;
        for (long time = from; time <= to; time++) {
            sum = has(time) ? sum.plus(sample(slot(time))) : sum;
        }
        return sum;
    }

    /** As columns, null where nothing is known. */
    void write(JsonGenerator json, long from, long to) throws IOException {
        for (int column = 0; column < COLUMNS.size(); column++) {
            json.writeArrayFieldStart(COLUMNS.get(column));
            for (long time = from; time <= to; time++) {
                if (has(time)) {
                    json.writeNumber(columns[column][slot(time)]);
                } else {
                    json.writeNull();
                }
            }
            json.writeEndArray();
        }
    }
}
