package dev.camelstr.component.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.Origin;
import dev.camelstr.component.stream.OutboundMessage;
import dev.camelstr.component.stream.StreamConstants;
import dev.camelstr.component.stream.StreamInfo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.camel.CamelExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStreamRouteTest {
    @TempDir
    Path folder;

    @Test
    void headersBecomePropertiesAndComeBackAsHeaders() throws Exception {
        try (LocalStreams streams = new LocalStreams(folder)) {
            streams.publish(
                    "local-stream:words",
                    "hello",
                    Map.of("relay", "wss://a", "received-at", 7L, "n", 3, "b", true, "CamelX", "no", "o", 1.5));

            List<Map<String, Object>> headers = streams.collectHeaders("local-stream:words?offset=first", 1);

            assertThat(headers.get(0))
                    .containsEntry("relay", "wss://a")
                    .containsEntry("received-at", 7L)
                    .containsEntry("n", 3L)
                    .containsEntry("b", "true")
                    .containsEntry(StreamConstants.STREAM, "words")
                    .containsEntry(StreamConstants.PARTITION, 0)
                    .containsEntry(StreamConstants.OFFSET, 0L)
                    .containsKey(StreamConstants.TIMESTAMP)
                    .doesNotContainKeys("CamelX", "o");
        }
    }

    @Test
    void aBatchTakesWhatIsThereUpToItsMaximumInOrder() throws Exception {
        try (LocalStreams streams = new LocalStreams(folder)) {
            streams.publishNumbers("local-stream:numbers", 0, 1200);

            List<List<InboundMessage>> batches =
                    streams.collectBatches("local-stream:numbers?batching=true&maxBatch=500&offset=first", 3);

            assertThat(batches).extracting(List::size).containsExactly(500, 500, 200);
            assertThat(batches.stream().flatMap(List::stream).map(InboundMessage::origin))
                    .containsExactlyElementsOf(IntStream.range(0, 1200)
                            .mapToObj(i -> new Origin("numbers", 0, i))
                            .toList());
        }
    }

    @Test
    void aListIsPublishedAsAWhole() throws Exception {
        try (LocalStreams streams = new LocalStreams(folder)) {
            streams.send("local-stream:list", List.of(message("a"), message("b")));

            assertThat(streams.component().info("list"))
                    .extracting(StreamInfo::first, StreamInfo::next)
                    .containsExactly(tuple(0L, 2L));
        }
    }

    @Test
    void aStreamThatIsNotDeclaredIsAnError() throws Exception {
        try (LocalStreams streams = new LocalStreams(folder)) {
            assertThatThrownBy(() -> streams.send("local-stream:nothing?declare=false", "x"))
                    .hasStackTraceContaining("There is no stream nothing");
            assertThatThrownBy(() -> streams.component().info("nothing")).hasMessageContaining("no stream nothing");
        }
    }

    @Test
    void aSecondContextIsToldThatTheFolderIsInUse() throws Exception {
        try (LocalStreams streams = new LocalStreams(folder);
                LocalStreams second = new LocalStreams(folder)) {
            streams.send("local-stream:a", "x");

            assertThatThrownBy(() -> second.send("local-stream:a", "x"))
                    .hasStackTraceContaining(
                            "in use by process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void whoAsksWhenAllIsStoppedDoesNotHaveTheFolderOpenedAgain() throws Exception {
        try (LocalStreams streams = new LocalStreams(folder);
                LocalStreams second = new LocalStreams(folder)) {
            streams.send("local-stream:a", "x");
            LocalStreamComponent component = streams.component();
            streams.context().stop();

            assertThatThrownBy(() -> component.info("a")).hasMessageContaining("is stopped");
            second.send("local-stream:a", "y");

            assertThat(second.component().info("a")).singleElement().returns(2L, StreamInfo::next);
        }
    }

    @Test
    void theFolderCanBeOpenedAgainAndTheLogKeepsItsId() throws Exception {
        String log;
        try (LocalStreams streams = new LocalStreams(folder)) {
            streams.publishNumbers("local-stream:again", 0, 10);
            log = streams.component().info("again").get(0).log();
        }
        try (LocalStreams streams = new LocalStreams(folder)) {
            streams.publishNumbers("local-stream:again", 10, 10);
            StreamInfo info = streams.component().info("again").get(0);
            assertThat(info.log()).isEqualTo(log);
            assertThat(info.next()).isEqualTo(20);
            assertThat(streams.collectBatches("local-stream:again?batching=true&offset=15", 1)
                            .get(0))
                    .extracting(m -> new String(m.body(), StandardCharsets.UTF_8))
                    .containsExactly("15", "16", "17", "18", "19");
        }
    }

    @Test
    void unusableNamesAreRefused() throws Exception {
        try (LocalStreams streams = new LocalStreams(folder)) {
            assertThatThrownBy(() -> streams.send("local-stream:../up", "x"))
                    .isInstanceOf(Exception.class)
                    .hasStackTraceContaining("cannot name a stream");
        }
    }

    @Test
    void aBodyThatCannotBeBytesFailsItsExchangeOnly() throws Exception {
        try (LocalStreams streams = new LocalStreams(folder)) {
            assertThatThrownBy(() -> streams.send("local-stream:a", List.of("not a message")))
                    .isInstanceOf(CamelExecutionException.class);
            streams.send("local-stream:a", "fine");
            assertThat(streams.component().info("a").get(0).next()).isEqualTo(1);
        }
    }

    private static OutboundMessage message(String body) {
        return new OutboundMessage(body.getBytes(StandardCharsets.UTF_8), Map.of());
    }
}
