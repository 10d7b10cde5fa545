package dev.camelstr.component.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.rabbitmq.stream.Address;
import java.util.List;
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
        assertThat(BrokerAddress.parse(uri))
                .isEqualTo(new BrokerAddress(tls, List.of(new Address(host, port)), user, password, virtualHost));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rabbitmq-stream://u:p,w@a:1,b,[::1]:3/v | rabbitmq-stream://a:1,b:5552,[::1]:3/v",
                "rabbitmq-stream+tls://a,b:2 | rabbitmq-stream+tls://a:5551,b:2/",
                "amqp://a:5672,b:5672 | rabbitmq-stream://a:5552,b:5552/"
            })
    void anUriNamesEachNodeOfACluster(String uri, String shown) {
        assertThat(BrokerAddress.parse(uri)).hasToString(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://u:secret@h",
                "u:secret@h",
                "rabbitmq-stream://u:secret with space@h",
                "rabbitmq-stream:///v?password=secret",
                "rabbitmq-stream://u:secret@a,,b/v",
                "rabbitmq-stream://u:secret@a,b c/v",
                "rabbitmq-stream://u:secret@a,b_c:1/v",
                "rabbitmq-stream://u:secret@a:70000/v",
                "rabbitmq-stream://u:%secret@a/v"
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
