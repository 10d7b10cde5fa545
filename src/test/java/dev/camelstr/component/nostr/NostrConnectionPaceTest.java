package dev.camelstr.component.nostr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** Several relays behind one address that is slow to answer. */
class NostrConnectionPaceTest {
    private static final int MINUTE = 60_000;
    private static final int SHORT = 300;

    @Test
    void onlyTwoConnectionsToOneAddressAreMadeAtATime() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                DefaultCamelContext context = new DefaultCamelContext()) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    for (String path : List.of("a", "b", "c", "d", "e")) {
                        from("nostr:ws://127.0.0.1:" + server.getLocalPort() + "/" + path + "?connectTimeout=60s")
                                .to("log:unused");
                    }
                }
            });
            context.start();
            Set<String> asked = new HashSet<>();
            while (asked.size() < 5) {
                server.setSoTimeout(MINUTE);
                try (Socket first = server.accept();
                        Socket second = server.accept()) {
                    server.setSoTimeout(SHORT);
                    assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
                    asked.add(path(first));
                    asked.add(path(second));
                }
            }
            assertThat(asked).hasSize(5);
        }
    }

    private static String path(Socket client) throws IOException {
        return new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8)).readLine();
    }
}
