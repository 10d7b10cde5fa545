package dev.camelstr.pipeline.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.store.Verdict;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImporterIT {
    private static final ImportListener NOBODY = (line, code, message) -> {};

    private static InputStream lines(String... lines) {
        return new ByteArrayInputStream(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whoeverWaitsForItAndGoesAwayEndsIt() throws Exception {
        try (TestRelay relay = TestRelay.start(StreamKind.LOCAL, Map.of(), "store", "serve", "import")) {
            Importer importer = relay.application().bean("importer", Importer.class);
            importer.setPatience(Duration.ofSeconds(20));
            ImportListener gone = (line, code, message) -> {
                throw new UncheckedIOException(new IOException("connection reset"));
            };

            assertThatThrownBy(() -> importer.importLines(lines("no event", "nor this"), gone))
                    .hasRootCauseMessage("connection reset");

            byte[] note =
                    TestRelay.author().sign(new EventBuilder(1).content("next")).raw();
            ImportReport next = importer.importLines(lines(new String(note, StandardCharsets.UTF_8)), NOBODY);
            assertThat(next.count(Verdict.STORED)).isOne();
        }
    }
}
