package dev.camelstr.cli.instance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.camelstr.pipeline.errors.DeadLetters;
import dev.camelstr.pipeline.errors.LetterSelection;
import dev.camelstr.pipeline.imports.ImportListener;
import dev.camelstr.pipeline.imports.ImportReport;
import dev.camelstr.pipeline.imports.Importer;
import dev.camelstr.pipeline.imports.RetriedLetters;
import dev.camelstr.pipeline.past.Past;
import dev.camelstr.pipeline.topology.Topology;
import dev.camelstr.pipeline.watch.Status;
import dev.camelstr.pipeline.watch.UpstreamQuery;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * How other commands on this machine use the running instance: HTTP on a free port of the loopback interface, for whoever
 * has the token of {@code instance.json}.
 */
public final class ControlServer implements AutoCloseable {
    private static final int THREADS = 4;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "control");
        thread.setDaemon(true);
        return thread;
    });
    private final String token = HexFormat.of().formatHex(SecureRandom.getSeed(16));

    public ControlServer(Application application) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        handle("/import", exchange -> importLines(exchange, application));
        handle("/rejected", exchange -> rejected(exchange, application));
        handle("/retry", exchange -> retry(exchange, application));
        handle("/past", exchange -> past(exchange, application));
        handle("/status", exchange -> status(exchange, application));
        handle("/topology", exchange -> topology(exchange, application));
    }

    public void start() {
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String token() {
        return token;
    }

    private void handle(String path, HttpHandler handler) {
        server.createContext(path, exchange -> {
            try (exchange) {
                if (mayEnter(exchange)) {
                    handler.handle(exchange);
                } else {
                    exchange.sendResponseHeaders(401, -1);
                }
            }
        });
    }

    private boolean mayEnter(HttpExchange exchange) {
        String given = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        return MessageDigest.isEqual(
                given.getBytes(StandardCharsets.UTF_8), ("Bearer " + token).getBytes(StandardCharsets.UTF_8));
    }

    private static void importLines(HttpExchange exchange, Application application) throws IOException {
        Importer importer = application.bean("importer", Importer.class);
        boolean waiting = query(exchange).containsKey(InstanceClient.WAITING);
        answer(exchange, listener -> importer.importLines(exchange.getRequestBody(), listener, waiting));
    }

    private static void retry(HttpExchange exchange, Application application) throws IOException {
        Importer importer = application.bean("importer", Importer.class);
        DeadLetters deadLetters = application.bean("deadLetters", DeadLetters.class);
        boolean waiting = query(exchange).containsKey(InstanceClient.WAITING);
        LetterSelection selection = RejectedLines.selection(exchange.getRequestBody());
        answer(exchange, listener -> importer.retry(new RetriedLetters(deadLetters, selection), listener, waiting));
    }

    private interface Import {
        ImportReport take(ImportListener listener) throws IOException, InterruptedException;
    }

    private static void answer(HttpExchange exchange, Import lines) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (Writer out =
                new BufferedWriter(new OutputStreamWriter(exchange.getResponseBody(), StandardCharsets.UTF_8))) {
            out.write(answer(lines, out));
        }
    }

    private static String answer(Import lines, Writer out) throws IOException {
        try {
            ImportListener refusals = (line, code, message) -> {
                synchronized (out) {
                    try {
                        out.write(ImportLines.refusal(line, code, message));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            };
            return ImportLines.report(lines.take(refusals));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ImportLines.failure("the running instance is stopping");
        } catch (IllegalStateException e) {
            return ImportLines.failure(e.getMessage());
        }
    }

    private static void rejected(HttpExchange exchange, Application application) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (Writer out =
                new BufferedWriter(new OutputStreamWriter(exchange.getResponseBody(), StandardCharsets.UTF_8))) {
            for (DeadLetters.Letter letter :
                    application.bean("deadLetters", DeadLetters.class).newest(InstanceClient.MOST_REJECTED)) {
                out.write(RejectedLines.write(letter));
            }
        }
    }

    private static void past(HttpExchange exchange, Application application) throws IOException {
        String question = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, 0);
        PastFrames.answer(question, application.bean("past", Past.class), exchange.getResponseBody());
    }

    private static void status(HttpExchange exchange, Application application) throws IOException {
        byte[] status = application.bean("status", Status.class).json(UpstreamQuery.of(query(exchange)));
        exchange.sendResponseHeaders(200, status.length);
        exchange.getResponseBody().write(status);
    }

    private static void topology(HttpExchange exchange, Application application) throws IOException {
        Optional<byte[]> topology = application.bean("topology", Topology.class).json(true);
        exchange.sendResponseHeaders(
                topology.isPresent() ? 200 : 503, topology.map(it -> it.length).orElse(-1));
        exchange.getResponseBody().write(topology.orElse(new byte[0]));
    }

    /** The parameters, which none of ours has to decode. */
    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new HashMap<>();
        String written = Objects.requireNonNullElse(exchange.getRequestURI().getQuery(), "");
        for (String parameter : written.split("&")) {
            String[] parts = parameter.split("=", 2);
            query.put(parts[0], parts.length > 1 ? parts[1] : "");
        }
        return query;
    }

    @Override
    public void close() {
        server.stop(1);
        threads.shutdownNow();
    }
}
