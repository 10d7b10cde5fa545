package dev.camelstr.pipeline.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private final History history = new History();

    private static History.Second received(long count) {
        return new History.Second(count, 0, 0, 0, 0, 0);
    }

    private String written(int seconds) throws IOException {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            history.write(json, seconds);
        }
        return out.toString();
    }

    @Test
    void beforeTheFirstSecondThereIsNothing() throws IOException {
        assertThat(written(5)).contains("\"received\":[]");
        assertThat(history.rates(10).received()).isZero();
    }

    @Test
    void theNewestSecondIsLastAndGapsAreNothing() throws IOException {
        history.add(1_000, received(5));
        history.add(1_003, received(7));
        assertThat(written(300)).contains("\"from\":1000").contains("\"received\":[5,0,0,7]");
        assertThat(written(2)).contains("\"from\":1002").contains("\"received\":[0,7]");
        assertThat(history.rates(4).received()).isEqualTo(3);
    }

    @Test
    void itHoldsFiveMinutes() throws IOException {
        for (int i = 0; i < 1_000; i++) {
            history.add(1_000 + i, received(i));
        }
        assertThat(written(300))
                .contains("\"from\":1700,")
                .contains("\"received\":[700,701,")
                .contains(",999]");
        history.add(10_000, received(1));
        assertThat(history.rates(300).received()).isEqualTo(1 / 300.0);
    }
}
