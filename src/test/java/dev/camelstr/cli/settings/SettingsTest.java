package dev.camelstr.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.camelstr.cli.output.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    private static final String KEY = "camelstr.relays";

    @TempDir
    private Path folder;

    @Test
    void packagedDefaultsHoldWhereNothingElseIsSaid() {
        assertThat(load(Map.of(), Map.of()).relays()).hasSize(5).allMatch(relay -> relay.startsWith("wss://"));
    }

    @Test
    void eachSourceOverridesTheWeakerOnes() throws IOException {
        write("application.properties", KEY + "=ws://file");
        assertThat(load(Map.of(), Map.of()).get(KEY)).isEqualTo("ws://file");

        write(".env", "CAMELSTR_RELAYS=ws://dotenv");
        assertThat(load(Map.of(), Map.of()).get(KEY)).isEqualTo("ws://dotenv");

        Map<String, String> environment = Map.of("CAMELSTR_RELAYS", "ws://environment");
        assertThat(load(Map.of(), environment).get(KEY)).isEqualTo("ws://environment");

        assertThat(load(Map.of(KEY, "ws://line"), environment).get(KEY)).isEqualTo("ws://line");
    }

    @Test
    void aNamedFileReplacesTheOneInTheWorkingFolder() throws IOException {
        write("application.properties", KEY + "=ws://working");
        Path named = write("named.properties", "camelstr.data-dir=elsewhere");
        Settings settings = Settings.load(named, Map.of(), Map.of(), Map.of(), folder);
        assertThat(settings.get("camelstr.data-dir")).isEqualTo("elsewhere");
        assertThat(settings.relays()).hasSize(5);
        assertThat(settings.routesDir()).isEqualTo(folder.resolve("routes"));
    }

    @Test
    void theVariablesOfTheOriginalAreUnderstood() {
        Settings settings = load(
                Map.of(),
                Map.of(
                        "RABBITMQ_CONNECTION_ENDPOINT",
                        "amqp://broker",
                        "DATABASE_URL",
                        "postgres://u:p@db:5432/nostr"));
        assertThat(settings.usesRabbitMq()).isTrue();
        assertThat(settings.get("camelstr.rabbitmq.uri")).isEqualTo("amqp://broker");
        assertThat(settings.usesEmbeddedDatabase()).isFalse();
    }

    @Test
    void noRelayAtAllIsAllowed() {
        assertThat(load(Map.of(KEY, ""), Map.of()).relays()).isEmpty();
    }

    @Test
    void anUnknownSettingIsRefusedWithTheNearestOne() {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> load(Map.of("camelstr.relay", "ws://x"), Map.of()))
                .withMessageContaining("camelstr.relay ")
                .withMessageContaining("the command line")
                .withMessageContaining(KEY);
    }

    @Test
    void aMalformedRelayIsRefusedByName() {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> load(Map.of(KEY, "ws://ok,http://nos.lol"), Map.of()))
                .withMessageContaining(KEY)
                .withMessageContaining("http://nos.lol");
    }

    @Test
    void anAdministratorThatIsNoPublicKeyIsRefusedAndNotShown() {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> load(Map.of("camelstr.relay.admins", "nsec1x"), Map.of()))
                .withMessage(
                        "camelstr.relay.admins (the command line): expected public keys, in hex or as npub, separated by"
                                + " commas; that is a secret key, and no public one");
    }

    @Test
    void rabbitMqWithoutABrokerIsRefused() {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> load(Map.of("camelstr.stream", "rabbitmq-stream"), Map.of()))
                .withMessageContaining("camelstr.rabbitmq.uri");
    }

    @Test
    void anotherStreamIsRefused() {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> load(Map.of("camelstr.stream", "kafka"), Map.of()))
                .withMessageContaining("local-stream or rabbitmq-stream");
    }

    private Settings load(Map<String, String> commandLine, Map<String, String> environment) {
        return Settings.load(null, commandLine, Map.of(), environment, folder);
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }
}
