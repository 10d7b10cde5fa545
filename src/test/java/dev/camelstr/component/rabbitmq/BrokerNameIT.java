package dev.camelstr.component.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.component.stream.OutboundMessage;
import dev.camelstr.testing.RabbitMq;
import dev.camelstr.testing.TestNames;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Positions of one process mean the same to another, whatever address it reaches the broker by. */
class BrokerNameIT {

    @Test
    void itIsOneByWhateverAddressTheBrokerIsReached() throws Exception {
        String stream = TestNames.unique("named");
        String uri = RabbitMq.shared().uri();
        try (RabbitMqRoutes one = new RabbitMqRoutes(uri).start();
                RabbitMqRoutes other = new RabbitMqRoutes(byAnotherName(uri)).start()) {
            one.template()
                    .sendBody(
                            "rabbitmq-stream:" + stream,
                            List.of(new OutboundMessage("m".getBytes(StandardCharsets.UTF_8), Map.of())));

            assertThat(logOf(stream, other)).isEqualTo(logOf(stream, one));
        }
    }

    @Test
    void itIsOneThoughManyAskForItAtOnceForTheFirstTime() throws Exception {
        String uri = RabbitMq.shared().freshUri();
        List<RabbitMqRoutes> all = new ArrayList<>();
        List<CompletableFuture<String>> names = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(new RabbitMqRoutes(uri).start());
        }
        for (RabbitMqRoutes routes : all) {
            names.add(CompletableFuture.supplyAsync(
                    () -> routes.component().broker().logName(false)));
        }

        List<String> known =
                names.stream().map(CompletableFuture::join).distinct().toList();
        all.forEach(RabbitMqRoutes::close);
        assertThat(known).hasSize(1);
    }

    @Test
    void itIsTheAddressWhereStreamsWereWrittenBeforeItWasNamed() throws Exception {
        String stream = TestNames.unique("former");
        String uri = RabbitMq.shared().freshUri();
        try (RabbitMqRoutes routes = new RabbitMqRoutes(uri).start()) {
            routes.template()
                    .sendBody(
                            "rabbitmq-stream:" + stream,
                            List.of(new OutboundMessage("m".getBytes(StandardCharsets.UTF_8), Map.of())));

            URI address = URI.create(uri);
            assertThat(logOf(stream, routes))
                    .isEqualTo(address.getHost() + ":" + address.getPort() + address.getPath());
        }
    }

    private static String byAnotherName(String uri) {
        return uri.contains("127.0.0.1")
                ? uri.replace("127.0.0.1", "localhost")
                : uri.replace("localhost", "127.0.0.1");
    }

    private static String logOf(String stream, RabbitMqRoutes routes) {
        return routes.component().info(stream).get(0).log();
    }
}
