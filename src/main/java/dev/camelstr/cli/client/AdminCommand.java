package dev.camelstr.cli.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.camelstr.cli.input.Identifiers;
import dev.camelstr.cli.input.KindNames;
import dev.camelstr.cli.output.UserError;
import dev.camelstr.cli.settings.ConfigOptions;
import dev.camelstr.cli.settings.Settings;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.text.Sha256;
import dev.camelstr.nostr.text.ShownText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "admin",
        mixinStandardHelpOptions = true,
        description = {
            "Manages a relay over HTTP (NIP-86): signs the call with your key (NIP-98) and prints the relay's answer.",
            "The key is NOSTR_SECRET_KEY, hex or nsec, from the environment or .env, or is read from --key-file.",
            "Exit code 1: the relay has refused the call."
        },
        footer = {
            "",
            "Examples:",
            "  camelstr admin supportedmethods --relay wss://relay.example",
            "  camelstr admin banpubkey npub1… spam",
            "  camelstr admin banevent note1…",
            "  camelstr admin disallowkind reaction"
        })
public final class AdminCommand implements Callable<Integer> {
    private static final int HTTP_AUTH = 27_235;
    private static final String TYPE = "application/nostr+json+rpc";

    @Parameters(index = "0", paramLabel = "METHOD", description = "A method of NIP-86; see supportedmethods.")
    private String method;

    @Parameters(
            index = "1..*",
            paramLabel = "PARAM",
            description = "Its parameters. A key may be npub or nprofile, an event note or nevent, a kind a name.")
    private List<String> params = List.of();

    @Option(
            names = "--relay",
            paramLabel = "URL",
            description =
                    "As clients know it. Default: camelstr.relay.url, else the running instance's of the data folder,"
                            + " else " + LocalRelay.USUAL)
    private String relay = "";

    @Option(names = "--key-file", paramLabel = "FILE", description = "A file with the secret key, hex or nsec.")
    private Path keyFile;

    @Option(names = "--timeout", description = "How long to wait. Default: ${DEFAULT-VALUE}", paramLabel = "SECONDS")
    private int timeout = 60;

    @Option(names = "--curl", description = "Print the call as a curl command, good for a minute; send nothing.")
    private boolean curl;

    @Option(names = "--json", description = "As without: a relay's answer is JSON.")
    private boolean json;

    @Mixin
    private ConfigOptions config;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        EventSigner signer = SecretKey.signer(keyFile, System.getenv(), Path.of(""));
        URI url = url();
        byte[] body = body();
        if (curl) {
            spec.commandLine().getOut().println(curl(url, body, authorization(signer, url, body)));
            return 0;
        }
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(Duration.ofSeconds(timeout))
                .header("Content-Type", TYPE)
                .header("Authorization", authorization(signer, url, body))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        HttpResponse<String> response = send(request);
        boolean done = response.statusCode() == 200 && !response.body().startsWith("{\"error\":");
        String text = ShownText.lines(response.body().isEmpty() ? "HTTP " + response.statusCode() : response.body());
        (done ? spec.commandLine().getOut() : spec.commandLine().getErr()).println(text);
        return done ? 0 : 1;
    }

    private static String curl(URI url, byte[] body, String authorization) {
        String json = new String(body, StandardCharsets.UTF_8).replace("'", "'\\''");
        return "curl %s -H 'Content-Type: %s' -H 'Authorization: %s' --data-binary '%s'"
                .formatted(url, TYPE, authorization, json);
    }

    private static HttpResponse<String> send(HttpRequest request) throws InterruptedException {
        try {
            return HttpClient.newBuilder()
                    .connectTimeout(Duration.ofSeconds(10))
                    .build()
                    .send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UserError(
                    request.uri() + " does not answer: " + e.getClass().getSimpleName(), e);
        }
    }

    /** The relay's URL as HTTP has it: this is what is signed. */
    private URI url() {
        String url = relay.isEmpty() ? ownUrl(config.settings()) : relay;
        try {
            URI uri = URI.create(url.strip().replaceFirst("(?i)^ws", "http"));
            if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
                return uri.getRawPath().isEmpty() ? uri.resolve("/") : uri;
            }
        } catch (IllegalArgumentException e) {
            // Answered below.
        }
        throw new UserError("--relay " + url + ": a relay's URL begins with ws:// or wss:// and names a host");
    }

    private String ownUrl(Settings settings) {
        String configured = settings.get("camelstr.relay.url");
        if (!configured.isBlank()) {
            return configured;
        }
        return LocalRelay.running(settings).map(URI::toString).orElseGet(() -> {
            String line = "camelstr: no relay is named, and none runs on camelstr.data-dir %s: this goes to %s";
            spec.commandLine().getErr().println(line.formatted(settings.dataDir(), LocalRelay.USUAL));
            return LocalRelay.USUAL;
        });
    }

    private byte[] body() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator body = new JsonFactory().createGenerator(bytes)) {
            body.writeStartObject();
            body.writeStringField("method", method);
            body.writeArrayFieldStart("params");
            for (int i = 0; i < params.size(); i++) {
                // NIP-86: the first says of whom or what, the second why. Kinds are numbers, all else are strings.
                if (i == 0 && method.endsWith("kind")) {
                    body.writeNumber(KindNames.kind(params.get(i)));
                } else {
                    body.writeString(i == 0 ? subject(params.get(i)) : params.get(i));
                }
            }
            body.writeEndArray();
            body.writeEndObject();
        } catch (TypeConversionException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
        return bytes.toByteArray();
    }

    private String subject(String param) {
        if (method.endsWith("pubkey")) {
            return Identifiers.key(param).hex();
        }
        return method.endsWith("event") ? Identifiers.eventId(param).hex() : param;
    }

    /** With a nonce: an authorization counts once, yet a call may be made twice in a second. */
    private static String authorization(EventSigner signer, URI url, byte[] body) {
        Event event = signer.sign(new EventBuilder(HTTP_AUTH)
                .tag("u", url.toString())
                .tag("method", "POST")
                .tag("payload", Sha256.hexOf(body))
                .tag("nonce", UUID.randomUUID().toString()));
        return "Nostr " + Base64.getEncoder().encodeToString(event.raw());
    }
}
