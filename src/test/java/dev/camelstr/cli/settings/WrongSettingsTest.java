package dev.camelstr.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.camelstr.cli.Camelstr;
import dev.camelstr.cli.output.UserError;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each key with values that it may not have: one line names key, value, what is expected and what was probably meant. */
class WrongSettingsTest {
    /** What any text may be in. */
    private static final Set<String> TEXTS = Set.of(
            "camelstr.relay.name",
            "camelstr.relay.description",
            "camelstr.relay.contact",
            "camelstr.trace.service",
            "camelstr.hawtio.user",
            "camelstr.hawtio.password",
            "camelstr.policy.allow-words",
            "camelstr.policy.block-words");

    @TempDir
    private Path folder;

    static Stream<Arguments> wrong() {
        return Stream.of(WrongSettings.TABLE.split("\\R"))
                .filter(line -> !line.isBlank())
                .map(line -> line.split(" \\| ", -1))
                .map(cells -> Arguments.of(cells[0].strip(), cells[1].strip(), cells[2].strip()));
    }

    @ParameterizedTest(name = "{0}={1}")
    @MethodSource("wrong")
    void isRefusedInOneLine(String key, String value, String said) {
        String full = "camelstr." + key;
        String[] parts = said.split(" … ");
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> load(Map.of(full, value)))
                .satisfies(error -> assertThat(error.getMessage())
                        .doesNotContain("\n")
                        .startsWith(full)
                        .contains("(the command line): expected ")
                        .contains(parts));
    }

    /** An outside database that is not there: a value that was let pass would end there and start nothing. */
    @ParameterizedTest(name = "{0}={1}")
    @MethodSource("wrong")
    void endsBothCommandsBeforeAnythingStarts(String key, String value) {
        for (String command : List.of("check", "run")) {
            StringWriter err = new StringWriter();
            int code = Camelstr.commandLine()
                    .setErr(new PrintWriter(err, true))
                    .execute(
                            command,
                            "--set",
                            "camelstr.datasource.url=jdbc:postgresql://127.0.0.1:1/none",
                            "--set",
                            "camelstr." + key + "=" + value);
            assertThat(code).as(command).isEqualTo(2);
            assertThat(err.toString())
                    .as(command)
                    .startsWith("camelstr: camelstr." + key)
                    .containsOnlyOnce("\n");
        }
    }

    @Test
    void everyKeyIsInTheTable() {
        Set<String> keys = new TreeSet<>();
        wrong().forEach(row -> keys.add("camelstr." + row.get()[0]));
        keys.addAll(TEXTS);
        assertThat(SettingsCatalogue.get().all()).extracting(Setting::key).containsExactlyInAnyOrderElementsOf(keys);
    }

    @Test
    void allOfThemAreSaidAtOnce() {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> load(Map.of(
                        "camelstr.relay.port", "x", "camelstr.crypto", "openssl", "camelstr.store.max-batch", "-1")))
                .satisfies(error -> assertThat(error.getMessage().split("\\R")).hasSize(3));
    }

    @Test
    void aSecretIsNotRepeated() {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> load(Map.of(
                        "camelstr.datasource.url", "mysql://u:geheim@db/x",
                        "camelstr.rabbitmq.uri", "http://u:geheim@broker",
                        "camelstr.relays", "https://nos.lol/?token=geheim",
                        "camelstr.relay.admins", "nsec1geheim")))
                .satisfies(error -> assertThat(error.getMessage())
                        .contains("datasource.url", "rabbitmq.uri", "relays", "admins", "'https://nos.lol/'")
                        .doesNotContain("geheim"));
    }

    @Test
    void emptyIsRefusedWhereAValueIsNeeded() {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> load(Map.of("camelstr.relay.port", "")))
                .withMessage("camelstr.relay.port is empty (the command line): expected a number from 0 to 65535;"
                        + " did you mean 8080?");
        assertThat(load(Map.of("camelstr.relays", "")).relays()).isEmpty();
    }

    @Test
    void aKeyWithoutItsBeginningIsRefusedWithTheWholeOne() {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> load(Map.of("relay.port", "5")))
                .withMessage("unknown setting relay.port in the command line: did you mean camelstr.relay.port?");
        assertThat(load(Map.of("my.own", "5")).get("my.own")).isEqualTo("5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nostr.connect-timeout", "nostr-relay.maxClientMemory", "rabbitmq-stream.heartbeat"})
    void aWordForANumberOfAComponentIsRefused(String option) {
        String key = "camel.component." + option;
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> load(Map.of(key, "plenty")))
                .withMessage(key + " is 'plenty' (the command line): expected a number, a time or a size");
        assertThat(load(Map.of(key, "10s")).get(key)).isEqualTo("10s");
    }

    @ParameterizedTest
    @CsvSource({
        "nostr.answer-timeot, nostr.answer-timeout",
        "nostr.answerTimeot, nostr.answer-timeout",
        "nostr-relay.max-clients-memory, nostr-relay.max-client-memory",
        "rabbitmq-stream.url, rabbitmq-stream.uri",
        "local-stream.directroy, local-stream.directory"
    })
    void anOptionThatAComponentDoesNotHaveIsRefusedWithTheNearestOne(String written, String meant) {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> load(Map.of("camel.component." + written, "5")))
                .withMessage("unknown setting camel.component." + written
                        + " in the command line: did you mean camel.component." + meant + "?");
    }

    @Test
    void optionsOfOthersComponentsAreTheirs() {
        assertThat(load(Map.of("camel.component.kafka.brokers", "a:1")).get("camel.component.kafka.brokers"))
                .isEqualTo("a:1");
    }

    @Test
    void aCertificateNeedsItsKey() {
        String readable = Path.of("pom.xml").toAbsolutePath().toString();
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> load(Map.of("camelstr.relay.tls.certificate", readable)))
                .withMessage(
                        "camelstr.relay.tls.key is empty: camelstr.relay.tls.certificate needs it, for TLS takes both");
    }

    @Test
    void viewsThatComeAlongNeedWhatWentToBeToldAsItWas() {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> load(Map.of("camelstr.views", "engagement")))
                .withMessage("camelstr.stream.old-values is false: camelstr.views needs it, to take back what goes");
        assertThat(load(Map.of("camelstr.views", "engagement", "camelstr.stream.old-values", "true"))
                        .shippedViews())
                .containsExactly("engagement");
    }

    @Test
    void sizesAndNumbersAreReadAsPeopleWriteThem() {
        Settings settings =
                load(Map.of("camelstr.limits.max-event-bytes", "64KB", "camelstr.limits.max-future", "1h30m"));
        assertThat(settings.get("camelstr.limits.max-event-bytes")).isEqualTo("64000");
        assertThat(settings.get("camelstr.limits.max-future")).isEqualTo("1h30m");
    }

    @Test
    void aBrokerThatIsNotUsedIsAWarning() {
        assertThat(load(Map.of("camelstr.rabbitmq.uri", "rabbitmq-stream://broker"))
                        .warnings())
                .containsExactly(
                        "camelstr.rabbitmq.uri is set and not used: that takes camelstr.stream=rabbitmq-stream");
    }

    @Test
    void whatNeedsTrustThatIsNotThereIsAWarning() {
        assertThat(load(Map.of("camelstr.policy.min-trust", "10")).warnings())
                .containsExactly(
                        "camelstr.policy.min-trust is set, and camelstr.views has no trust: unless another process ranks,"
                                + " only camelstr.trust.roots may publish");

        Map<String, String> trust = new HashMap<>(Map.of(
                "camelstr.policy.min-trust", "10",
                "camelstr.views", "trust",
                "camelstr.stream.old-values", "true"));
        assertThat(load(trust).warnings())
                .containsExactly("camelstr.trust.roots is empty: no trust is known, so nobody has a rank and nothing is"
                        + " trending");

        trust.put("camelstr.trust.roots", "1".repeat(64));
        assertThat(load(trust).warnings()).isEmpty();
    }

    @Test
    void assertionsThatNobodyCouldGetAreAWarning() {
        String key = "11".repeat(32);
        assertThat(load(Map.of("camelstr.assertions.secret-key", key)).warnings())
                .containsExactly("camelstr.assertions.secret-key is set, and nothing is told by it unless views run"
                        + " elsewhere: camelstr.views names none of engagement, follows, trust");

        Map<String, String> told = new HashMap<>(Map.of(
                "camelstr.assertions.secret-key",
                key,
                "camelstr.views",
                "people, follows",
                "camelstr.stream.old-values",
                "true"));
        assertThat(load(told).warnings()).isEmpty();
        told.put("camelstr.limits.min-pow", "8");
        assertThat(load(told).warnings())
                .containsExactly("camelstr.assertions.secret-key is set, and what it signs is refused: assertions"
                        + " have no proof of work, which camelstr.limits.min-pow asks for");
    }

    @Test
    void aVariableThatStandsForNothingIsAWarning() {
        Map<String, String> environment =
                Map.of("CAMELSTR_RELAY_PROT", "1", "CAMELSTR_SERVICE_HOST", "10.0.0.1", "CAMELSTR_ROUTES", "store");
        assertThat(Settings.load(null, Map.of(), Map.of(), environment, folder).warnings())
                .containsExactly(
                        "The variable CAMELSTR_RELAY_PROT stands for no setting: did you mean CAMELSTR_RELAY_PORT?");
    }

    private Settings load(Map<String, String> commandLine) {
        return Settings.load(null, commandLine, Map.of(), Map.of(), folder);
    }
}
