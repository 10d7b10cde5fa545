package dev.camelstr.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.testing.TestRelay;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** NIP-11: relay information document. */
class Nip11IT extends RelayConformance {

    static String document(TestRelay relay) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(relay.http("/"))
                                .header("Accept", "application/nostr+json")
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void theDocumentSaysWhatIsInForce() throws Exception {
        assertThat(document(relay))
                .contains("\"max_subscriptions\":100", "\"max_message_length\":2000000")
                // Without a URL of its own the relay does not promise what hangs on one.
                .contains("\"supported_nips\":[1,2,9,11,13,40,45,50,65,77]");
    }
}
