package dev.camelstr.cli.hawtio;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.camelstr.component.local.files.PrivateFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.util.json.Jsoner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Hawtio console of this process at {@code /hawtio/}, with the Jolokia that it asks at {@code /hawtio/jolokia}. Every
 * request passes the {@link Gate}; Jolokia answers POST only (and its version to GET), as a GET that acts could be had from
 * an image of another site's page.
 */
public final class HawtioServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HawtioServer.class);
    private static final int THREADS = 8;
    private static final int MAX_REQUEST_BYTES = 1 << 20;
    private static final String ROOT = "/hawtio/";
    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
                    + " font-src 'self' data:; worker-src 'self' blob:; object-src 'none'; base-uri 'self';"
                    + " form-action 'self'; frame-ancestors 'none'",
            "Cache-Control",
            "no-store",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Referrer-Policy",
            "no-referrer",
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY");

    private final HawtioOptions options;
    private final Gate gate;
    private final Guesses guesses;
    private final HttpServer server;
    private final Jolokia jolokia = new Jolokia();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "hawtio");
        thread.setDaemon(true);
        return thread;
    });

    public HawtioServer(HawtioOptions options) {
        this(options, new Guesses(System::nanoTime));
    }

    HawtioServer(HawtioOptions options, Guesses guesses) {
        this.options = options;
        this.guesses = guesses;
        gate = new Gate(options);
        try {
            server = HttpServer.create();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
    }

    /**
     * Takes the port, and tells in the log where it is and where the password is if it was made up.
     *
     * @param passwordFile is written then, for its owner only
     */
    public void start(Path passwordFile) {
        try {
            if (options.generated()) {
                keep(passwordFile);
            }
            server.bind(new InetSocketAddress(options.host(), options.port()), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.start();
        LOG.info(
                "Hawtio at http://{}:{}{}, user {}{}",
                options.host(),
                port(),
                ROOT,
                options.user(),
                options.generated() ? ", password in " + passwordFile : "");
        if (!options.isForThisMachineOnly()) {
            LOG.warn(
                    "camelstr.hawtio.host={}: other machines reach Hawtio, unencrypted; whoever reads its password on the"
                            + " way stops routes",
                    options.host());
        }
    }

    private void keep(Path passwordFile) throws IOException {
        PrivateFiles.claimFolder(passwordFile.toAbsolutePath().getParent());
        Files.deleteIfExists(passwordFile);
        try (OutputStream file = PrivateFiles.write(passwordFile, CREATE_NEW, WRITE)) {
            file.write((options.password() + "\n").getBytes(StandardCharsets.US_ASCII));
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            HEADERS.forEach(exchange.getResponseHeaders()::set);
            Headers headers = exchange.getRequestHeaders();
            String path = exchange.getRequestURI().getPath();
            boolean forJolokia = path.startsWith(ROOT + "jolokia");
            if (!gate.isOwnHost(headers)) {
                send(exchange, 403, TEXT, "this host name is not one of camelstr.hawtio.names");
            } else if (!gate.isOwnOrigin(headers) || forJolokia && !gate.isFetchedByItself(headers)) {
                send(exchange, 403, TEXT, "other sites' pages have no access");
            } else if (!gate.offersPassword(headers)) {
                challenge(exchange);
            } else {
                switch (guesses.ask(exchange.getRemoteAddress().getAddress(), () -> gate.knowsPassword(headers))) {
                    case WRONG -> challenge(exchange);
                    case TOO_MANY -> slowDown(exchange);
                    case RIGHT -> answer(exchange, path, forJolokia);
                }
            }
        } catch (IOException e) {
            LOG.debug("The client is gone", e);
        }
    }

    private void answer(HttpExchange exchange, String path, boolean forJolokia) throws IOException {
        if (forJolokia) {
            askJolokia(exchange);
        } else {
            show(exchange, path);
        }
    }

    private static void slowDown(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Retry-After", Long.toString(Guesses.INTERVAL.toSeconds()));
        send(exchange, 429, TEXT, "too many wrong passwords from this address: wait");
    }

    private static void challenge(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"Camelstr's Hawtio\", charset=\"UTF-8\"");
        send(exchange, 401, TEXT, "user and password, please: camelstr.hawtio.user and camelstr.hawtio.password");
    }

    private void askJolokia(HttpExchange exchange) throws IOException {
        switch (exchange.getRequestMethod()) {
            case "GET" -> send(exchange, 200, JSON, jolokia.version());
            case "POST" -> {
                byte[] body = exchange.getRequestBody().readNBytes(MAX_REQUEST_BYTES + 1);
                if (body.length > MAX_REQUEST_BYTES) {
                    send(exchange, 413, TEXT, "too large");
                } else {
                    send(exchange, 200, JSON, jolokia.answer(body));
                }
            }
            default -> send(exchange, 405, TEXT, "GET or POST");
        }
    }

    private void show(HttpExchange exchange, String path) throws IOException {
        if (!exchange.getRequestMethod().equals("GET")) {
            send(exchange, 405, TEXT, "GET only");
        } else if (!path.startsWith(ROOT)) {
            exchange.getResponseHeaders().set("Location", ROOT);
            send(exchange, 302, TEXT, "");
        } else {
            page(exchange, path.substring(ROOT.length()));
        }
    }

    /** What the console asks of its server beside its files. */
    private void page(HttpExchange exchange, String name) throws IOException {
        switch (name) {
            case "user" -> send(exchange, 200, JSON, '"' + Jsoner.escape(options.user()) + '"');
            case "plugin" -> send(exchange, 200, JSON, "[]");
            case "keycloak/enabled", "proxy/enabled" -> send(exchange, 200, JSON, "false");
            case "auth/config", "auth/config/session-timeout" -> send(exchange, 200, JSON, "{}");
            case "auth/logout" -> challenge(exchange);
            default -> {
                Optional<HawtioFiles.File> file = HawtioFiles.find(name);
                if (file.isPresent()) {
                    send(exchange, 200, file.get().type(), file.get().content());
                } else {
                    send(exchange, 404, TEXT, "not found");
                }
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        send(exchange, status, type, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] content) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        if (content.length == 0) {
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, content.length);
            exchange.getResponseBody().write(content);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        jolokia.close();
    }
}
