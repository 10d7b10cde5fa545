package dev.camelstr.pipeline.view.engagement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.TestApplication;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.Tag;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.store.TestEvents;
import dev.camelstr.store.ViewFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** The shipped view in the shipped pipeline, on a few events, and on real ones where their sample lies beside the project. */
class EngagementIT {
    private static final Path REAL_EVENTS = Path.of("../shared/data/real-events-sample.jsonl");
    private static final String NOTE = EngagingEvents.NOTE;

    private ViewFixture fixture;

    static Stream<List<Event>> histories() throws Exception {
        List<List<Event>> histories = new ArrayList<>(List.of(few()));
        if (Files.isReadable(REAL_EVENTS)) {
            histories.add(real());
        }
        return histories.stream();
    }

    private static List<Event> few() {
        List<Event> events = new ArrayList<>(inventedZaps());
        events.addAll(List.of(
                TestEvents.event(1, 7, 100, 1, "reply", Tag.of("e", NOTE)),
                TestEvents.event(2, 7, 100, 1, "reply", Tag.of("e", NOTE), Tag.of("q", EngagingEvents.ARTICLE)),
                TestEvents.event(3, 8, 100, 7, "+", Tag.of("e", NOTE)),
                TestEvents.event(4, 8, 100, 7, "!", Tag.of("e", NOTE)),
                TestEvents.event(5, 8, 100, 6, "", Tag.of("e", NOTE)),
                TestEvents.event(6, 9, 100, 7, "+", Tag.of("e", NOTE)),
                TestEvents.event(7, 9, 200, 5, "", Tag.of("e", TestEvents.hex(6)))));
        return events;
    }

    /** Of all the bitcoins that there are, until a sum of 64 bits would overflow. */
    private static List<Event> inventedZaps() {
        EventSigner liar = EventSigner.random(Schnorr.of("auto"));
        List<Event> zaps = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Event request = EngagingEvents.request(liar, Tag.of("e", NOTE), Tag.of("n", Integer.toString(i)));
            zaps.add(new EventBuilder(9_735)
                    .createdAt(100)
                    .tags(EngagingEvents.receipt(request, "lnbc21000000", NOTE))
                    .build(liar.pubkey(), EventId.ofHex(TestEvents.hex(1_000 + i)), new byte[64]));
        }
        return zaps;
    }

    private static List<Event> real() throws IOException, InvalidEventException {
        List<Event> events = new ArrayList<>();
        for (String line : Files.readAllLines(REAL_EVENTS)) {
            events.add(EventParser.parse(line.getBytes(StandardCharsets.UTF_8)));
        }
        return events;
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest
    @MethodSource("histories")
    void isACountOfWhatStands(List<Event> history, @TempDir Path folder) throws Exception {
        fixture = new ViewFixture(folder);
        fixture.set("camelstr.stream.old-values", "true");
        fixture.set("camelstr.views", "engagement");
        TestApplication application = fixture.start("store");
        for (int i = 0; i < history.size(); i += 100) {
            fixture.collect(
                    history.subList(i, Math.min(history.size(), i + 100)).toArray(Event[]::new));
        }

        await(
                "all to be stored",
                "select applied + 1 from stream_position where stream = 'nostr.collected'",
                history.size());
        await("all that went to be told", "select count(*) from removal", 0);
        EngagementModel model = new EngagementModel(standing(application));
        Awaitility.await("all to be counted")
                .atMost(Duration.ofMinutes(2))
                .ignoreExceptions() // the view is being made
                .untilAsserted(() -> assertThat(EngagementModel.engagement(application.database()))
                        .isEqualTo(model.engagement()));
        assertThat(EngagementModel.reactions(application.database())).isEqualTo(model.reactions());
        assertThat(model.engagement()).isNotEmpty();
    }

    private void await(String what, String query, long count) {
        Awaitility.await(what)
                .atMost(Duration.ofMinutes(2))
                .ignoreExceptions()
                .until(() -> fixture.count(query) == count);
    }

    private static List<Event> standing(TestApplication application) {
        return new JdbcTemplate(application.database()).query("select raw from event", (row, number) -> {
            try {
                return EventParser.parse(row.getBytes(1));
            } catch (InvalidEventException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
