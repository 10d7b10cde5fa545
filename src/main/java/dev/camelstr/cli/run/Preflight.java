package dev.camelstr.cli.run;

import dev.camelstr.cli.instance.Databases;
import dev.camelstr.cli.output.UserError;
import dev.camelstr.cli.output.Version;
import dev.camelstr.cli.settings.Settings;
import dev.camelstr.component.local.LocalStreamComponent;
import dev.camelstr.component.rabbitmq.RabbitMqStreamComponent;
import dev.camelstr.component.relay.tls.TlsKeys;
import dev.camelstr.component.stream.StreamAdmin;
import dev.camelstr.nostr.RelayUrl;
import dev.camelstr.nostr.text.Reasons;
import dev.camelstr.store.database.Database;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.impl.DefaultCamelContext;

/** Whether what the settings name can be reached. Every failure is a {@link UserError} that names the setting. */
public final class Preflight {
    private static final Duration RELAY_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration CREATION = Duration.ofSeconds(3);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final int OLDEST_DATABASE = 14;

    /** The streams that camelstr.stream.partitions is about. */
    private static final List<String> PARTITIONED = List.of("nostr.collected", "nostr.backfilled", "nostr.published");

    private final Settings settings;

    Preflight(Settings settings) {
        this.settings = settings;
    }

    /**
     * What the pipeline cannot start without: an outside broker and database, where the settings name them, and streams
     * with as many partitions as the settings say.
     */
    void requireServers() {
        if (settings.usesRabbitMq()) {
            broker();
        } else {
            requirePartitions(embedded());
        }
        if (!settings.usesEmbeddedDatabase()) {
            database();
        }
        new ReplicaCheck(settings).requireIfThere();
    }

    /**
     * That a server can listen.
     *
     * @param prefix of its settings {@code .host} and {@code .port}
     * @param server what it is called
     */
    void requirePort(String prefix, String server) {
        String host = settings.get(prefix + ".host");
        int port = Integer.parseInt(settings.get(prefix + ".port"));
        try {
            listen(host, port);
        } catch (IOException e) {
            String key = e instanceof UnknownHostException ? ".host" : ".port";
            throw new UserError(
                    prefix + key + ": " + server + " cannot listen on " + host + ":" + port + ": " + Reasons.of(e)
                            + ". Choose another port or host, or free this one",
                    e);
        }
    }

    /** That the relay's certificate and key can be used, where it has some. */
    void requireTls() {
        String certificate = settings.get("camelstr.relay.tls.certificate");
        if (certificate.isEmpty()) {
            return;
        }
        try {
            TlsKeys.require(certificate, settings.get("camelstr.relay.tls.key"));
        } catch (IllegalArgumentException e) {
            throw new UserError(
                    "camelstr.relay.tls.certificate: " + certificate + " cannot be used with camelstr.relay.tls.key "
                            + settings.get("camelstr.relay.tls.key") + ": " + Reasons.of(e)
                            + ". Both are files in PEM, and belong together",
                    e);
        }
    }

    public static boolean isFree(String host, int port) {
        try {
            listen(host, port);
            return true;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    private static void listen(String host, int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
        }
    }

    /** @return what was found, in a few words */
    String broker() {
        RabbitMqStreamComponent component = new RabbitMqStreamComponent();
        component.setCamelContext(new DefaultCamelContext());
        try {
            component.setUri(settings.get("camelstr.rabbitmq.uri"));
            component.start();
            component.connect();
            requirePartitions(component);
            return "answers";
        } catch (RuntimeCamelException | IllegalArgumentException e) {
            throw new UserError("camelstr.rabbitmq.uri: " + oneLine(e), e);
        } finally {
            component.stop();
        }
    }

    private LocalStreamComponent embedded() {
        LocalStreamComponent component = new LocalStreamComponent();
        component.setDirectory(settings.dataDir().resolve("streams").toString());
        return component;
    }

    /** An author's events would change their partition, and two stores could write them at once. */
    private void requirePartitions(StreamAdmin streams) {
        int wanted = settings.partitions();
        for (String stream : PARTITIONED) {
            int there = settled(streams, stream, wanted);
            if (there > 0 && there != wanted) {
                throw new UserError("camelstr.stream.partitions is " + wanted + ", but the stream " + stream + " has "
                        + there + ": set it to " + there + ", or delete the streams "
                        + String.join(" and ", PARTITIONED)
                        + " after all that is in them was stored");
            }
        }
    }

    /** Another process may be in the middle of creating them. */
    private static int settled(StreamAdmin streams, String stream, int wanted) {
        long end = System.nanoTime() + CREATION.toNanos();
        int there = streams.partitions(stream);
        while (there > 0 && there < wanted && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(POLL.toNanos());
            there = streams.partitions(stream);
        }
        return there;
    }

    /** @return what was found, in a few words */
    String database() {
        try (Database database = Databases.own(settings)) {
            int version = database.askServer();
            if (version < OLDEST_DATABASE) {
                throw new UserError("camelstr.datasource.url: this is PostgreSQL " + version + ", and "
                        + OLDEST_DATABASE + " or newer is needed");
            }
            database.getConnection().close(); // brings the schema up to date
            return "PostgreSQL " + version + ", schema up to date";
        } catch (SQLException e) {
            String key = settings.usesEmbeddedDatabase() ? "camelstr.data-dir" : "camelstr.datasource.url";
            throw new UserError(
                    key + ": the database cannot be used: " + Reasons.of(e)
                            + ". Check host, port, user and password, and that it runs",
                    e);
        }
    }

    /** @return what was found, in a few words */
    String relay(String url) {
        try {
            WebSocket socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .connectTimeout(RELAY_TIMEOUT)
                    .header("User-Agent", "camelstr/" + Version.current())
                    .buildAsync(URI.create(url), new WebSocket.Listener() {})
                    .join();
            socket.abort();
            return "answers";
        } catch (CompletionException e) {
            throw new UserError(
                    "camelstr.relays: " + RelayUrl.withoutSecrets(url) + " cannot be reached: " + Reasons.of(e)
                            + ". Check the URL and the network, or take it out",
                    e);
        }
    }

    private static String oneLine(Throwable failure) {
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return message.replaceAll("\\s*\\R\\s*", " ").replaceAll("\\.$", "");
    }
}
