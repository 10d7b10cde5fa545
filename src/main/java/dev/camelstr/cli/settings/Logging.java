package dev.camelstr.cli.settings;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.util.Objects;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** The log of a command, in the format that the settings ask for. */
public final class Logging {
    static final String TEXT = "camelstr-logback.xml";
    static final String JSON = "camelstr-logback-json.xml";

    private Logging() {}

    /** Before the settings are known. */
    public static void begin() {
        // A file name of its own: an application that has this jar as a library keeps its own logging.
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", TEXT);
        }
        bridge();
    }

    /** What libraries tell Java's own log (OpenTelemetry its spans on the console, pgJDBC) is written like all else. */
    static void bridge() {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    /** Once they are known. A configuration of the user's own stays as it is. */
    public static void use(Settings settings) {
        if (settings.get("camelstr.log.format").equals("json")
                && TEXT.equals(System.getProperty("logback.configurationFile"))
                && LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            configure(context);
        }
    }

    /** For a command that says itself what goes wrong: of errors only ours, beside what a route of the user's logs. */
    public static void onlyErrors() {
        level("dev.camelstr", Level.ERROR);
        level("org.apache.camel", Level.OFF);
    }

    private static void level(String name, Level level) {
        if (LoggerFactory.getLogger(name) instanceof Logger logger) {
            logger.setLevel(level);
        }
    }

    private static void configure(LoggerContext context) {
        context.reset();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(Objects.requireNonNull(Logging.class.getResource("/" + JSON), JSON));
        } catch (JoranException e) {
            throw new IllegalStateException(e);
        }
    }
}
