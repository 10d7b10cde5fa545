package dev.camelstr.cli.hawtio;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jolokia.core.api.LogHandler;
import org.jolokia.json.JSONStructure;
import org.jolokia.server.core.config.ConfigKey;
import org.jolokia.server.core.config.StaticConfiguration;
import org.jolokia.server.core.http.HttpRequestHandler;
import org.jolokia.server.core.request.BadRequestException;
import org.jolokia.server.core.request.EmptyResponseException;
import org.jolokia.server.core.service.JolokiaServiceManagerFactory;
import org.jolokia.server.core.service.api.JolokiaServiceManager;
import org.jolokia.service.jmx.LocalRequestHandler;
import org.jolokia.service.serializer.JolokiaSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The beans of this JVM (JMX), by Jolokia's requests in JSON, within the {@link ConsolePolicy}. */
final class Jolokia implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Jolokia.class);
    private static final int HANDLER_ORDER = 1000;

    private final JolokiaServiceManager services;
    private final HttpRequestHandler requests;

    Jolokia() {
        services = JolokiaServiceManagerFactory.createJolokiaServiceManager(
                new StaticConfiguration(
                        ConfigKey.AGENT_ID, "camelstr",
                        ConfigKey.DISCOVERY_ENABLED, "false",
                        ConfigKey.INCLUDE_STACKTRACE, "false",
                        ConfigKey.DISABLE_DETECTORS, "true"),
                new ToLog(),
                new ConsolePolicy());
        services.addService(new JolokiaSerializer());
        services.addService(new LocalRequestHandler(HANDLER_ORDER));
        requests = new HttpRequestHandler(services.start());
    }

    /**
     * @param body one request or an array of them, in JSON
     * @return the answer or answers, in JSON
     */
    byte[] answer(byte[] body) throws IOException {
        try {
            return bytes(requests.handlePostRequest(
                    "/jolokia", new ByteArrayInputStream(body), StandardCharsets.UTF_8.name(), Map.of()));
        } catch (BadRequestException | EmptyResponseException e) {
            LOG.debug("A malformed request", e);
            return "{\"status\":400,\"error\":\"malformed request\"}".getBytes(StandardCharsets.UTF_8);
        }
    }

    byte[] version() throws IOException {
        return answer("{\"type\":\"version\"}".getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] bytes(JSONStructure json) {
        return json.toJSONString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        services.stop();
    }

    /** What it says at every start and refusal is of interest to few. */
    private static final class ToLog implements LogHandler {
        @Override
        public void debug(String message) {
            LOG.trace(message);
        }

        @Override
        public void info(String message) {
            LOG.debug(message);
        }

        @Override
        public void error(String message, Throwable failure) {
            LOG.debug(message, failure);
        }

        @Override
        public boolean isDebug() {
            return LOG.isTraceEnabled();
        }
    }
}
