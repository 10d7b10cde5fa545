package dev.camelstr.component.relay.http;

import dev.camelstr.component.relay.NostrRelayConfiguration;
import dev.camelstr.component.relay.Page;
import dev.camelstr.component.relay.PageRequest;
import dev.camelstr.component.relay.RpcRequest;
import dev.camelstr.component.relay.frames.Channels;
import dev.camelstr.component.relay.frames.PlainConnection;
import dev.camelstr.component.relay.limits.Origins;
import dev.camelstr.component.relay.session.Connections;
import dev.camelstr.component.relay.session.SessionContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plain HTTP on the relay's port: its document (NIP-11), pages, and calls. */
public final class HttpRequests {
    private static final Logger LOG = LoggerFactory.getLogger(HttpRequests.class);

    /** Nothing inline, nothing from elsewhere; connections to this very server are what the pages live on. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Set<HttpMethod> CHANGING = Set.of(HttpMethod.POST, HttpMethod.PATCH, HttpMethod.DELETE);
    private static final int NOT_MODIFIED = 304;
    private static final String METHODS = "GET, HEAD, OPTIONS";
    private static final Page NOT_FOUND = Page.text(404, "There is nothing here.\n");
    private static final Page BAD_REQUEST = Page.text(400, "The query of this URL cannot be read.\n");
    private static final Page FAILED = Page.text(500, "Something went wrong here.\n");
    private static final Page LANDING = Page.text(
            200, "This is a Nostr relay: use a Nostr client, with this address and ws:// or wss:// before it.\n");

    private static final long RETRY_MILLIS = 1_000;

    /** A body is read to its end up to so many times of what it may have. */
    private static final long READ_OVER = 4;

    private final NostrRelayConfiguration configuration;
    private final Executor workers;
    private final Origins origins;
    private final Connections connections;
    private final Calls calls;

    public HttpRequests(SessionContext context, Origins origins, Connections connections) {
        this.configuration = context.configuration();
        this.workers = context.workers();
        this.origins = origins;
        this.connections = connections;
        this.calls =
                new Calls(context.memory(), context.configuration().getMaxMessageBytes(), context.counters().calls);
    }

    public void handle(HttpServerRequest request) {
        if (!connections.requested(request)) {
            // Late, as a connection is not read meanwhile: who asks too often is refused once a second.
            Vertx.currentContext().owner().setTimer(RETRY_MILLIS, late -> refuseForNow(request.response()));
            return;
        }
        HttpMethod method = request.method();
        if (method == HttpMethod.GET || method == HttpMethod.HEAD) {
            get(request);
        } else if (method == HttpMethod.OPTIONS) {
            allowOrigins(request.response()).setStatusCode(204).end();
        } else if (CHANGING.contains(method) && configuration.getRpc() != null) {
            change(request);
        } else {
            request.response()
                    .putHeader(HttpHeaderNames.ALLOW, allowedMethods())
                    .setStatusCode(405)
                    .end();
        }
    }

    private static void refuseForNow(HttpServerResponse response) {
        if (!response.closed() && !response.ended()) {
            response.putHeader(HttpHeaders.RETRY_AFTER, "1").setStatusCode(429).end();
        }
    }

    private void get(HttpServerRequest request) {
        if (configuration.getInformation() != null
                && AcceptHeader.wantsInformation(request.headers().getAll(HttpHeaders.ACCEPT))) {
            answer(
                    request,
                    () -> Page.of(
                            AcceptHeader.NOSTR, configuration.getInformation().json()));
        } else {
            answerLater(request, () -> page(request));
        }
    }

    private CompletionStage<Page> page(HttpServerRequest request) {
        Page otherwise = request.path().equals("/") ? LANDING : NOT_FOUND;
        if (configuration.getPages() == null) {
            return CompletableFuture.completedFuture(otherwise);
        }
        return pageRequest(request)
                .map(wanted -> configuration.getPages().pageLater(wanted).thenApply(page -> page.orElse(otherwise)))
                .orElseGet(() -> CompletableFuture.completedFuture(BAD_REQUEST));
    }

    /** Nothing if the query is not encoded as it must be: no fault of ours to be logged. */
    private Optional<PageRequest> pageRequest(HttpServerRequest request) {
        Map<String, String> query = new HashMap<>();
        try {
            new QueryStringDecoder(request.uri())
                    .parameters()
                    .forEach((name, values) -> query.putIfAbsent(name, values.get(0)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return Optional.of(new PageRequest(
                request.path(),
                query,
                origins.url(request, "http"),
                header(request, HttpHeaderNames.AUTHORIZATION),
                header(request, HttpHeaderNames.IF_NONE_MATCH),
                origins.client(request).getHostAddress(),
                origins.site(request),
                origins.isLocal(request)));
    }

    private void change(HttpServerRequest request) {
        Calls.Call call = calls.begin(origins.site(request));
        // However it ends: answered, refused, or cut with half of its body.
        request.response().endHandler(done -> call.end()).closeHandler(gone -> call.end());
        if (announcedLength(request) > configuration.getMaxMessageBytes()) {
            refuseAfterBody(request, announcedLength(request));
            return;
        }
        if (request.headers().contains(HttpHeaderNames.EXPECT)) {
            request.response().writeContinue();
        }
        Buffer body = Buffer.buffer();
        request.handler(part -> {
            if (body.length() + part.length() > configuration.getMaxMessageBytes()) {
                refuse(request, 413);
            } else if (!call.arrived(part.length())) {
                refuse(request, 503);
            } else {
                body.appendBuffer(part);
            }
        });
        request.endHandler(end -> {
            if (call.mayBeAnswered()) {
                answer(request, () -> configuration.getRpc().answer(rpcRequest(request, body.getBytes())));
            } else {
                refuse(request, 429);
            }
        });
    }

    /**
     * Says that a body is too large. Who is still sending it would not see the answer if the connection were closed at once, so
     * it is read over first, unless it is far too large or waits for a word.
     */
    private void refuseAfterBody(HttpServerRequest request, long length) {
        if (request.headers().contains(HttpHeaderNames.EXPECT)
                || length > READ_OVER * configuration.getMaxMessageBytes()) {
            refuse(request, 413);
            return;
        }
        request.handler(part -> {});
        request.endHandler(end -> refuse(request, 413));
    }

    /** Netty has seen to it that it is a number. */
    private static long announcedLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaderNames.CONTENT_LENGTH);
        return length == null ? 0 : Long.parseLong(length);
    }

    private static void refuse(HttpServerRequest request, int status) {
        request.handler(null).endHandler(null);
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end();
    }

    private RpcRequest rpcRequest(HttpServerRequest request, byte[] body) {
        return new RpcRequest(
                request.method().name(),
                request.path(),
                origins.url(request, "http"),
                header(request, HttpHeaderNames.CONTENT_TYPE),
                header(request, HttpHeaderNames.AUTHORIZATION),
                body,
                origins.client(request).getHostAddress());
    }

    private static String header(HttpServerRequest request, CharSequence name) {
        return Optional.ofNullable(request.getHeader(name)).orElse("");
    }

    private void answer(HttpServerRequest request, Supplier<Page> supplier) {
        answerLater(request, () -> CompletableFuture.completedFuture(supplier.get()));
    }

    /** Asks for the page on a worker thread. */
    private void answerLater(HttpServerRequest request, Supplier<CompletionStage<Page>> supplier) {
        PlainConnection connection = Channels.plain(request.connection());
        connection.answering();
        workers.execute(() -> pageOrFailure(request, supplier).whenComplete((page, failure) -> {
            try {
                send(request, failure == null ? page : failed(request, failure));
            } catch (RuntimeException e) {
                LOG.warn("the answer to {} {} could not be sent", request.method(), request.path(), e);
                connection.cut();
            }
        }));
    }

    private static CompletionStage<Page> pageOrFailure(
            HttpServerRequest request, Supplier<CompletionStage<Page>> supplier) {
        try {
            return supplier.get();
        } catch (RuntimeException | Error e) {
            return CompletableFuture.completedFuture(failed(request, e));
        }
    }

    private static Page failed(HttpServerRequest request, Throwable failure) {
        LOG.warn("{} {} failed", request.method(), request.path(), failure);
        return FAILED;
    }

    private void send(HttpServerRequest request, Page page) {
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended()) {
            return;
        }
        allowOrigins(response)
                .setStatusCode(page.status())
                .putHeader(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader(HttpHeaderNames.CACHE_CONTROL, "no-cache")
                .putHeader(HttpHeaderNames.VARY, "Accept");
        if (page.status() != NOT_MODIFIED) {
            response.putHeader(HttpHeaderNames.CONTENT_TYPE, page.contentType())
                    .putHeader(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(page.body().length));
        }
        page.headers().forEach(response::putHeader);
        if (request.method() == HttpMethod.HEAD || page.status() == NOT_MODIFIED) {
            response.end();
        } else {
            response.end(Buffer.buffer(page.body()));
        }
    }

    /** NIP-11: the document must be readable from any page. */
    private HttpServerResponse allowOrigins(HttpServerResponse response) {
        return response.putHeader(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                .putHeader(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, "*, Authorization")
                .putHeader(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, allowedMethods());
    }

    private String allowedMethods() {
        return configuration.getRpc() == null ? METHODS : METHODS + ", POST, PATCH, DELETE";
    }
}
