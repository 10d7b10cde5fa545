package dev.camelstr.cli.instance;

import dev.camelstr.nostr.Filter;
import dev.camelstr.pipeline.errors.DeadLetters.Letter;
import dev.camelstr.pipeline.errors.LetterSelection;
import dev.camelstr.pipeline.imports.ImportListener;
import dev.camelstr.pipeline.imports.ImportReport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Asks the running instance of a data folder, through its {@link ControlServer}. */
public final class InstanceClient {

    /** How many of the newest dead letters can be looked at. */
    public static final int MOST_REJECTED = 10_000;

    static final String WAITING = "waiting";

    private final HttpClient http = HttpClient.newHttpClient();
    private final String address;
    private final String token;

    /** @param facts of {@link Instance#running} */
    public InstanceClient(Map<String, String> facts) {
        address = "http://127.0.0.1:" + Instance.fact(facts, "control");
        token = Instance.fact(facts, "token");
    }

    /**
     * @param lines is read to its end, not closed
     * @param waiting as of {@link dev.camelstr.pipeline.imports.Importer}
     */
    public ImportReport importLines(InputStream lines, ImportListener listener, boolean waiting)
            throws IOException, InterruptedException {
        HttpRequest request = request(waiting ? "/import?" + WAITING : "/import")
                .POST(BodyPublishers.ofInputStream(() -> lines))
                .build();
        try (BufferedReader answer = send(request)) {
            return ImportLines.read(answer, listener);
        }
    }

    /**
     * Sends dead letters through admission again.
     *
     * @param waiting as of {@link dev.camelstr.pipeline.imports.Importer}
     */
    public ImportReport retry(LetterSelection selection, ImportListener listener, boolean waiting)
            throws IOException, InterruptedException {
        HttpRequest request = request(waiting ? "/retry?" + WAITING : "/retry")
                .POST(BodyPublishers.ofString(RejectedLines.write(selection)))
                .build();
        try (BufferedReader answer = send(request)) {
            return ImportLines.read(answer, listener);
        }
    }

    public List<Letter> rejected() throws IOException, InterruptedException {
        try (BufferedReader answer = send(request("/rejected").GET().build())) {
            return answer.lines().map(RejectedLines::read).toList();
        }
    }

    /**
     * What was stored at an earlier moment.
     *
     * @param events is given the JSON of each, the oldest first
     * @throws dev.camelstr.cli.output.UserError if the instance cannot know it
     */
    public void past(Instant moment, List<Filter> filters, Consumer<byte[]> events)
            throws IOException, InterruptedException {
        HttpRequest request = request("/past")
                .POST(BodyPublishers.ofString(PastFrames.question(moment, filters)))
                .build();
        try (InputStream answer = open(request)) {
            PastFrames.read(answer, events);
        }
    }

    /** The figures of {@code /api/status}, whether the instance serves them or not. */
    public String status() throws IOException, InterruptedException {
        return status("");
    }

    /** @param query of the URL, as of {@link dev.camelstr.pipeline.watch.UpstreamQuery} */
    public String status(String query) throws IOException, InterruptedException {
        try (BufferedReader answer = send(request("/status?" + query).GET().build())) {
            return answer.lines().collect(Collectors.joining("\n"));
        }
    }

    /** What {@code /api/topology} says, and on which machine each process is. */
    public String topology() throws IOException, InterruptedException {
        try (BufferedReader answer = send(request("/topology").GET().build())) {
            return answer.lines().collect(Collectors.joining("\n"));
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path)).header("Authorization", "Bearer " + token);
    }

    private BufferedReader send(HttpRequest request) throws IOException, InterruptedException {
        return new BufferedReader(new InputStreamReader(open(request), StandardCharsets.UTF_8));
    }

    private InputStream open(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new IOException("the running instance answered " + response.statusCode());
        }
        return response.body();
    }
}
