package dev.camelstr.testing.zoo.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What relays of the zoo say of themselves. */
class DescribingTest extends Visits {
    private static HttpResponse<String> document(Specimen specimen) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(specimen.relay().url().replace("ws:", "http:")))
                .header("Accept", "application/nostr+json")
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain|\"limitation\":{}",
                "cap-100-announced|\"max_limit\":100}",
                "cap-below-announced|\"max_limit\":5000}",
                "one-subscription-announced|\"max_subscriptions\":1}",
                "neg-works|\"supported_nips\":[1, 11, 77]",
                "nip11-negative|\"max_limit\":-5,",
                "nip11-zero|\"max_subscriptions\":0,",
                "nip11-huge|\"max_limit\":1e300,",
                "nip11-beyond-long|\"max_filters\":18446744073709551616,",
                "nip11-fraction|\"max_limit\":0.5,",
                "nip11-words|\"max_limit\":\"many\","
            })
    void numbersMayBeAnything(String behaviour, String part) throws Exception {
        Specimen specimen = start(behaviour);
        HttpResponse<String> document = document(specimen);

        assertThat(document.statusCode()).isEqualTo(200);
        assertThat(document.headers().firstValue("Content-Type")).hasValue("application/nostr+json");
        assertThat(document.body()).contains(part);
        assertThat(specimen.relay().tally().documents()).isEqualTo(1);
        assertThat(specimen.relay().tally().handshakes()).isZero();
    }

    @Test
    void theDocumentMayBeAPageOrWithoutEnd() throws Exception {
        assertThat(document(start("nip11-page")).body()).startsWith("<!DOCTYPE html>");
        assertThat(document(start("nip11-long")).body()).hasSize(20_000_000).startsWith("[[[[");
    }

    @Test
    void itMayLie() throws Exception {
        Specimen liar = start("nip11-lies");

        assertThat(document(liar).body()).contains("\"max_limit\":500", "\"auth_required\":true", "67, 77]");
        assertThat(visit(liar).ask("{\"limit\":500}").ids()).hasSize(100);
    }
}
