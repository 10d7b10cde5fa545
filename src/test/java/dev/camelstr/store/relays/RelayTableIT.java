package dev.camelstr.store.relays;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.store.relays.KnownRelay.Source;
import dev.camelstr.store.relays.RelayChanges.Result;
import dev.camelstr.store.relays.RelayTable.Added;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Table {@code relay}. */
class RelayTableIT {
    private static final String ONE = "wss://one.example/";
    private static final String TWO = "wss://two.example/";
    private static final String THREE = "wss://three.example/?token=secret";

    private final Database database = new Database();
    private final RelayTable table = new RelayTable(database);
    private final RelayChanges changes = new RelayChanges(table);

    @BeforeEach
    void open() {
        database.setUrl(TestDatabases.createUrl());
    }

    @AfterEach
    void close() {
        database.close();
    }

    private List<String> urls() throws SQLException {
        return table.list().stream().map(KnownRelay::url).toList();
    }

    @Test
    void whatTheSettingNoLongerNamesGoesUnlessSomebodyHadAddedIt() throws Exception {
        table.add(TWO, Source.ADDED, "mine");
        table.pin(List.of(ONE, TWO));
        assertThat(table.list()).allMatch(KnownRelay::pinned);
        assertThat(changes.remove(ONE).result()).isEqualTo(Result.REFUSED);
        assertThat(changes.remove(TWO).words()).contains("camelstr.relays");

        table.pin(List.of());

        assertThat(table.list()).singleElement().satisfies(left -> {
            assertThat(left.url()).isEqualTo(TWO);
            assertThat(left.source()).isEqualTo(Source.ADDED);
            assertThat(left.pinned()).isFalse();
            assertThat(left.note()).isEqualTo("mine");
        });
        assertThat(changes.remove(TWO).result()).isEqualTo(Result.DONE);
        assertThat(urls()).isEmpty();
    }

    @Test
    void pinningAgainLeavesWhatIsPausedAsItIs() throws Exception {
        table.pin(List.of(ONE, TWO));
        table.pause(ONE, true);
        table.pin(List.of(ONE));
        assertThat(table.list()).singleElement().matches(KnownRelay::paused);
    }

    @Test
    void twoProcessesWithOtherSettingsDoNotUndoEachOtherForEver() throws Exception {
        table.pin(List.of(ONE));
        table.pin(List.of(TWO));
        table.pinAgain(List.of(ONE));
        assertThat(urls()).containsExactlyInAnyOrder(ONE, TWO);
    }

    @Test
    void aRelayIsOneHoweverItsUrlIsWritten() throws Exception {
        assertThat(changes.add("WSS://One.Example:443", "").result()).isEqualTo(Result.DONE);
        assertThat(changes.add(ONE, "").result()).isEqualTo(Result.NOTHING_TO_DO);
        assertThat(changes.pause("wss://one.example", true).result()).isEqualTo(Result.DONE);
        assertThat(changes.pause(ONE, true).result()).isEqualTo(Result.NOTHING_TO_DO);
        assertThat(urls()).containsExactly(ONE);
    }

    @Test
    void aRelayWithATokenIsMeantWithoutItWhereNoOtherIs() throws Exception {
        table.add(THREE, Source.ADDED, "");
        assertThat(changes.pause("wss://three.example", true).words())
                .isEqualTo("wss://three.example/ is paused")
                .doesNotContain("secret");

        table.add("wss://three.example/?token=other", Source.ADDED, "");
        assertThat(changes.remove("wss://three.example").result()).isEqualTo(Result.UNKNOWN);
        assertThat(changes.remove(THREE).result()).isEqualTo(Result.DONE);
    }

    @Test
    void whatIsNoRelayIsRefusedWithoutRepeatingSecrets() throws Exception {
        for (String wrong : List.of(
                "wss://user:secret@one.example/",
                "https://one.example/?secret",
                "wss:///?secret",
                "wss://one.example:70000/?secret",
                "wss://one.example/#secret",
                "one example?secret",
                "wss://one.example/" + "x".repeat(3_000))) {
            assertThat(changes.add(wrong, "")).satisfies(outcome -> {
                assertThat(outcome.result()).isEqualTo(Result.WRONG);
                assertThat(outcome.words()).doesNotContain("secret").hasSizeLessThan(300);
            });
        }
        assertThat(changes.add(ONE, "x".repeat(1_001)).result()).isEqualTo(Result.WRONG);
        assertThat(urls()).isEmpty();
    }

    @Test
    void beyondTwoThousandNoneIsAddedButThoseOfTheSettingComeIn() throws Exception {
        try (Connection connection = database.getConnection();
                Statement fill = connection.createStatement()) {
            fill.execute("insert into relay (url, source, pinned)"
                    + " select 'wss://r' || n || '.example/', 'added', false from generate_series(1, 2000) n");
        }
        assertThat(table.add(ONE, Source.ADDED, "")).isEqualTo(Added.NO_ROOM);
        assertThat(table.add("wss://r7.example/", Source.ADDED, "")).isEqualTo(Added.WAS_THERE);
        table.pin(List.of(TWO));
        assertThat(urls()).hasSize(2_001).contains(TWO).doesNotContain(ONE);
    }
}
