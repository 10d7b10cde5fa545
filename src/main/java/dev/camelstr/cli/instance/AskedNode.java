package dev.camelstr.cli.instance;

import dev.camelstr.cli.output.UserError;
import dev.camelstr.cli.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Of whom a command asks a document: a relay node by its address, or the running instance of the data folder. */
public interface AskedNode {
    /**
     * The document, as JSON.
     *
     * @throws IOException if there is no answer
     */
    String answer() throws IOException, InterruptedException;

    /** How the running instance is asked. */
    interface Question {
        String ask(InstanceClient instance) throws IOException, InterruptedException;
    }

    /**
     * @param url a relay's address, whether it is written for WebSockets or for browsers; null for the running instance
     * @param settings have the data folder; asked for only if there is no address
     * @param path of the document below the address
     * @throws UserError if that is no address, or no instance runs
     */
    static AskedNode of(String url, Supplier<Settings> settings, String path, Question question) {
        if (url != null) {
            Duration patience = Duration.ofSeconds(10);
            HttpRequest request = HttpRequest.newBuilder(document(url, path))
                    .timeout(patience)
                    .header("Accept", "application/json")
                    .build();
            HttpClient http = HttpClient.newBuilder().connectTimeout(patience).build();
            return () -> get(http, request);
        }
        Path folder = settings.get().dataDir();
        Optional<Map<String, String>> running = Instance.running(folder);
        InstanceClient instance = new InstanceClient(running.orElseThrow(() -> new UserError("no instance runs on"
                + " camelstr.data-dir " + folder + ": start one (camelstr run), or give a relay's address")));
        return () -> question.ask(instance);
    }

    private static String get(HttpClient http, HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(request.uri() + " answered " + response.statusCode());
        }
        return response.body();
    }

    private static URI document(String url, String path) {
        try {
            URI uri = URI.create(url.strip().replaceFirst("^ws(s?)://", "http$1://"));
            if (uri.getHost() != null && uri.getScheme().matches("https?")) {
                return uri.resolve(uri.getPath().endsWith("/") ? path : uri.getPath() + "/" + path);
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new UserError(
                "'" + url + "' is no address of a relay: it begins with ws://, wss://, http:// or https://");
    }
}
