package dev.camelstr.component.relay;

import dev.camelstr.component.relay.frames.Channels;
import dev.camelstr.component.relay.http.HttpRequests;
import dev.camelstr.component.relay.limits.AcceptQueue;
import dev.camelstr.component.relay.session.Connections;
import dev.camelstr.component.relay.tls.TlsKeys;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.net.KeyCertOptions;
import java.net.BindException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening server: one Vert.x instance of its own, with one HTTP server per event loop on the same port. (Two servers
 * of one Vert.x instance on one port would share its connections instead of failing.)
 */
final class RelayServer {
    private static final Logger LOG = LoggerFactory.getLogger(RelayServer.class);

    private final NostrRelayConfiguration configuration;
    private final Connections connections;
    private final HttpRequests requests;
    private Vertx vertx;
    private volatile int port = -1;

    RelayServer(NostrRelayConfiguration configuration, Connections connections, HttpRequests requests) {
        this.configuration = configuration;
        this.connections = connections;
        this.requests = requests;
    }

    /**
     * Listens.
     *
     * @return the port
     * @throws IllegalStateException if it cannot listen there
     * @throws IllegalArgumentException if the TLS files cannot be used
     */
    int start() {
        int loops = configuration.getEventLoops() > 0
                ? configuration.getEventLoops()
                : Runtime.getRuntime().availableProcessors();
        vertx = new VertxBuilder(new VertxOptions()
                        .setEventLoopPoolSize(loops)
                        .setWorkerPoolSize(1)
                        .setInternalBlockingPoolSize(1)
                        .setUseDaemonThread(true)
                        .setFileSystemOptions(new FileSystemOptions()
                                .setFileCachingEnabled(false)
                                .setClassPathResolvingEnabled(false)))
                .findTransport(connections.transport())
                .init()
                .vertx();
        try {
            HttpServerOptions options = options(tlsKeys());
            vertx.deployVerticle(() -> new Listener(options), new DeploymentOptions().setInstances(loops))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            stop();
            throw cannotListen(e.getCause());
        } catch (RuntimeException e) {
            stop();
            throw e;
        }
        AcceptQueue.tellIfShorter();
        vertx.setPeriodic(connections.checkInterval(), timer -> connections.check());
        LOG.info("Nostr relay listens on {}:{}", configuration.getHost(), port);
        return port;
    }

    private RuntimeException cannotListen(Throwable cause) {
        String address = configuration.getHost() + ":" + configuration.getPort();
        String hint = cause instanceof BindException
                ? "; is another process using the port? Choose another (option port of nostr-relay;"
                        + " camelstr.relay.port)"
                : "";
        return new IllegalStateException("cannot listen on " + address + ": " + cause.getMessage() + hint, cause);
    }

    private Optional<TlsKeys> tlsKeys() {
        if (configuration.getTlsCertificate() == null) {
            return Optional.empty();
        } else if (configuration.getTlsKey() == null) {
            throw new IllegalArgumentException("nostr-relay: tlsCertificate needs tlsKey");
        }
        TlsKeys keys = new TlsKeys(vertx, configuration.getTlsCertificate(), configuration.getTlsKey());
        vertx.setPeriodic(
                configuration.getTlsReload(),
                timer -> vertx.executeBlocking(() -> {
                    keys.reloadIfChanged();
                    return true;
                }));
        return Optional.of(keys);
    }

    private HttpServerOptions options(Optional<TlsKeys> keys) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(configuration.getHost())
                // A negative port is any free one, the same for all event loops.
                .setPort(configuration.getPort() == 0 ? -1 : configuration.getPort())
                .setAcceptBacklog(AcceptQueue.LENGTH)
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setHttp2ClearTextEnabled(false)
                .setUseAlpn(false)
                .setMaxWebSocketFrameSize(Channels.longestFrame(configuration))
                .setMaxWebSocketMessageSize(configuration.getMaxMessageBytes())
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(configuration.isCompression())
                .setWebSocketClosingTimeout(-1);
        if (configuration.getHandshakeTimeout() > 0) {
            options.setSslHandshakeTimeout(configuration.getHandshakeTimeout())
                    .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        }
        keys.ifPresent(manager -> options.setSsl(true).setKeyCertOptions(KeyCertOptions.wrap(manager)));
        return options;
    }

    /** Ends all connections and frees the port. */
    void stop() {
        try {
            vertx.close()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(configuration.getCloseTimeout() + 5_000, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("the server did not close in time", e);
        }
    }

    /** The part of the server that runs on one event loop. */
    private final class Listener extends AbstractVerticle {
        private final HttpServerOptions options;

        Listener(HttpServerOptions options) {
            this.options = options;
        }

        @Override
        public void start(Promise<Void> started) {
            HttpServer server = vertx.createHttpServer(options)
                    .connectionHandler(connections::connected)
                    .webSocketHandler(connections::upgrade)
                    .requestHandler(requests::handle)
                    .exceptionHandler(e -> LOG.debug("connection failed", e));
            server.listen()
                    .<Void>mapEmpty()
                    .onSuccess(done -> port = server.actualPort())
                    .onComplete(started);
        }
    }
}
