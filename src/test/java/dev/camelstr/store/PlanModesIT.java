package dev.camelstr.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Tag;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.store.position.StorePositions;
import dev.camelstr.store.rules.Outcome;
import dev.camelstr.store.rules.ReferenceStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The statements do the same however they are prepared and planned: through a pooler, and kept by the server. */
class PlanModesIT {
    private static final String STREAM = "nostr.collected";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "&prepareThreshold=0",
                "&prepareThreshold=1&options=-c%20plan_cache_mode=force_generic_plan",
                "&prepareThreshold=1&options=-c%20plan_cache_mode=force_custom_plan",
                "&preferQueryMode=extended&binaryTransfer=false"
            })
    void giveTheVerdictsOfTheReference(String mode) throws Exception {
        try (Database database = new Database()) {
            database.setUrl(TestDatabases.createUrl() + mode);
            StorePositions positions = new StorePositions();
            positions.setDatabase(database);
            positions.claim(0, List.of(new StreamInfo(STREAM, 0, "log", 0, 0, -1)), false);
            DirectStore store = new DirectStore(database, positions);
            ReferenceStore reference = new ReferenceStore();
            List<Event> history = history();
            for (int from = 0; from < history.size(); from += 50) {
                List<InboundMessage> messages = new ArrayList<>();
                List<Verdict> expected = new ArrayList<>();
                for (int i = from; i < from + 50; i++) {
                    messages.add(TestEvents.message(history.get(i), STREAM, i, Map.of()));
                    expected.add(reference.offer(history.get(i), false, System.currentTimeMillis() / 1000));
                }

                assertThat(store.store(messages).outcomes())
                        .extracting(Outcome::verdict)
                        .isEqualTo(expected);
            }
        }
    }

    private static List<Event> history() {
        Random random = new Random(7);
        return IntStream.range(0, 1_000)
                .mapToObj(i -> {
                    int id = random.nextInt(600);
                    Random contents = new Random(id); // equal ids have equal contents
                    int kind = List.of(0, 1, 1, 5, 30_023).get(contents.nextInt(5));
                    Tag tag = kind == 5
                            ? Tag.of("e", TestEvents.hex(contents.nextInt(600)))
                            : Tag.of("d", "d" + contents.nextInt(4));
                    return TestEvents.event(id, contents.nextInt(9), contents.nextInt(50), kind, tag);
                })
                .toList();
    }
}
