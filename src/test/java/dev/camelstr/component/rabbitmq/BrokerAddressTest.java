package dev.camelstr.component.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerAddressTest {

    @ParameterizedTest
    @CsvSource({
        "rabbitmq-stream://u:p@h:1234/v, false, h, 1234, u, p, v",
        "rabbitmq-stream://h, false, h, 5552, guest, guest, /",
        "rabbitmq-stream://h/, false, h, 5552, guest, guest, /",
        "rabbitmq-stream://u:p%40ss%2Fw+rd@h/%2f, false, h, 5552, u, p@ss/w+rd, /",
        "rabbitmq-stream+tls://u:p@h, true, h, 5551, u, p, /",
        "amqp://u:p@h:5672/v, false, h, 5552, u, p, v",
        "amqps://u:p@h:5671, true, h, 5551, u, p, /"
    })
    void anUriNamesHostUserAndVirtualHost(
            String uri, boolean tls, String host, int port, String user, String password, String virtualHost) {
        assertThat(BrokerAddress.parse(uri)).isEqualTo(new BrokerAddress(tls, host, port, user, password, virtualHost));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://u:secret@h",
                "u:secret@h",
                "rabbitmq-stream://u:secret with space@h",
                "rabbitmq-stream:///v?password=secret"
            })
    void whatIsNoUriOfABrokerIsRefusedWithoutRepeatingIt(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BrokerAddress.parse(uri))
                .withMessageContaining("uri of RabbitMQ")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
    }

    @Test
    void thePasswordIsNotPartOfTheText() {
        assertThat(BrokerAddress.parse("rabbitmq-stream://user:secret@h/v")).hasToString("rabbitmq-stream://h:5552/v");
    }
}
