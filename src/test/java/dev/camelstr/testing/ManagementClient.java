package dev.camelstr.testing;

import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;

/** Calls a relay's management API (NIP-86), with authorizations that a test may falsify (NIP-98). */
public final class ManagementClient {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final URI address;
    private final String url;
    private final EventSigner administrator;

    /**
     * @param address where the relay listens
     * @param url what is signed
     */
    public ManagementClient(URI address, String url, EventSigner administrator) {
        this.address = address;
        this.url = url;
        this.administrator = administrator;
    }

    /** The answer's body to a call that is in order. */
    public String call(String method, String... params) throws Exception {
        HttpResponse<String> response = post(body(method, params));
        return response.statusCode() == 200 ? response.body() : response.statusCode() + " " + response.body();
    }

    /** @param params as JSON */
    public static String body(String method, String... params) {
        return "{\"method\":\"" + method + "\",\"params\":[" + String.join(",", params) + "]}";
    }

    /** Whatever body, in order otherwise. */
    public HttpResponse<String> post(String body) throws Exception {
        return post(body, header(administrator, authorization(body)));
    }

    /** @param authorization empty: without this header */
    public HttpResponse<String> post(String body, String authorization) throws Exception {
        return post(body, authorization, "application/nostr+json+rpc");
    }

    public HttpResponse<String> post(String body, String authorization, String type) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** An authorization in order, to be signed. */
    public EventBuilder authorization(String body) throws Exception {
        return new EventBuilder(27_235)
                .tag("u", url)
                .tag("method", "POST")
                .tag("payload", sha256(body))
                // no two are the same
                .tag("nonce", UUID.randomUUID().toString());
    }

    public static String header(EventSigner signer, EventBuilder authorization) {
        return "Nostr "
                + Base64.getEncoder().encodeToString(signer.sign(authorization).raw());
    }

    public static String sha256(String body) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8)));
    }
}
