package dev.camelstr.pipeline.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.camelstr.store.statistics.Sample;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private final History history = new History();

    private static Sample received(long count) {
        return new Sample(count, 0, 0, 0, 0, 0);
    }

    private void add(long second, long received) {
        history.add(second, received(received), from -> new Latencies.Quantiles(1, from, 2 * from, 0));
    }

    private interface Part {
        void write(JsonGenerator json) throws IOException;
    }

    private static String written(Part part) throws IOException {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            part.write(json);
        }
        return out.toString();
    }

    private String seconds(int last) throws IOException {
        return written(json -> history.writeSeconds(json, last));
    }

    private String minutes(int last) throws IOException {
        return written(json -> history.writeMinutes(json, last));
    }

    @Test
    void beforeTheFirstSecondThereIsNothing() throws IOException {
        assertThat(seconds(5)).contains("\"received\":[]");
        assertThat(minutes(5)).contains("\"received\":[]");
        assertThat(history.rates(10).received()).isZero();
    }

    @Test
    void theNewestSecondIsLastAndGapsAreNothing() throws IOException {
        add(1_000, 5);
        add(1_003, 7);
        assertThat(seconds(300)).contains("\"from\":1000").contains("\"received\":[5,0,0,7]");
        assertThat(seconds(2)).contains("\"from\":1002").contains("\"received\":[0,7]");
        assertThat(history.rates(4).received()).isEqualTo(3);
    }

    @Test
    void itHoldsFifteenMinutesBySeconds() throws IOException {
        for (int i = 0; i < 2_000; i++) {
            add(1_000 + i, i);
        }
        assertThat(seconds(900))
                .contains("\"from\":2100,")
                .contains("\"received\":[1100,1101,")
                .contains(",1999]");
        assertThat(seconds(5_000)).isEqualTo(seconds(900));
        add(10_000, 1);
        assertThat(history.rates(300).received()).isEqualTo(1 / 300.0);
    }

    @Test
    void aMinuteIsTheSumOfItsSecondsOnceItIsOver() throws IOException {
        for (int second = 119; second < 240; second++) {
            add(second, 2);
        }
        assertThat(minutes(10))
                .contains("\"from\":60,")
                .contains("\"received\":[2,120]")
                .contains("\"latencyP50Millis\":[60,120]")
                .contains("\"latencyP95Millis\":[120,240]");
        assertThat(history.minutesAfter(1)).containsExactly(Map.entry(2L, new Sample(120, 0, 0, 0, 120, 240)));
    }

    @Test
    void itHoldsADayByMinutes() throws IOException {
        for (int minute = 1; minute <= 3_001; minute++) {
            add(60L * minute, minute);
        }
        assertThat(minutes(1_440))
                .contains("\"from\":" + 60 * 1_561 + ",")
                .contains("\"received\":[1561,1562,")
                .contains(",3000]");
    }

    @Test
    void whatWasKeptOfTheLastRunIsBeforeThisOneAndTheTimeBetweenIsNotKnown() throws IOException {
        SortedMap<Long, Sample> kept = new TreeMap<>();
        kept.put(5L, received(1)); // more than a day old
        kept.put(1_995L, received(7));
        kept.put(1_996L, received(8));
        kept.put(2_000L, received(99));
        add(60 * 2_000, 3);
        add(60 * 2_001, 4);

        history.restore(kept);

        assertThat(minutes(1_440)).contains("\"from\":" + 60 * 1_995).contains("\"received\":[7,8,null,null,null,3]");
    }
}
