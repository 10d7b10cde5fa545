package dev.camelstr.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import java.io.ByteArrayOutputStream;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The lines of the log in both formats. */
class LoggingTest {

    @Test
    void aLineOfTextNamesItsTraceWhereThereIsOne() throws Exception {
        assertThat(line(Logging.TEXT, Map.of("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736")))
                .contains("INFO", "[4bf92f3577b34da6a3ce929d0e0e4736] stored 3");
        assertThat(line(Logging.TEXT, Map.of())).contains(" stored 3").doesNotContain("[");
    }

    @Test
    void aLineOfJsonIsOneObject() throws Exception {
        assertThat(line(Logging.JSON, Map.of("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736"))
                        .strip())
                .startsWith("{")
                .endsWith("}")
                .contains("\"level\":\"INFO\"", "\"formattedMessage\":\"stored 3\"")
                .contains("\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\"")
                .doesNotContain("\n");
    }

    @Test
    void linesThatAreEqualAreSummedUp() throws Exception {
        assertThat(written(logger -> {
                    for (int i = 0; i < 3; i++) {
                        logger.warn("the same {}", "again");
                    }
                    logger.warn("another");
                }))
                .containsSubsequence("the same again\n", "another\n", "the same again (2 times more)\n")
                .containsOnlyOnce("the same again\n");
    }

    @Test
    void onlyAnErrorHasAStackTrace() throws Exception {
        Exception failure = new IllegalStateException("outside", new UnknownHostException("nos.invalid"));
        assertThat(written(logger -> logger.warn("It waits", failure)))
                .contains("It waits: the host name nos.invalid is not known here\n")
                .doesNotContain("IllegalStateException", "\tat ");
        assertThat(written(logger -> logger.error("It ends", failure))).contains("It ends\n", "UnknownHostException");
    }

    private static String written(Consumer<Logger> work) throws Exception {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(LoggingTest.class.getResource("/" + Logging.TEXT));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ((ConsoleAppender<ILoggingEvent>) context.getLogger("ROOT").getAppender("console")).setOutputStream(out);
        work.accept(context.getLogger("dev.camelstr.Test"));
        context.stop();
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String line(String file, Map<String, String> traced) throws Exception {
        LoggerContext context = new LoggerContext();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(LoggingTest.class.getResource("/" + file));
        LoggingEvent event = new LoggingEvent(
                "test",
                context.getLogger("dev.camelstr.Test"),
                ch.qos.logback.classic.Level.INFO,
                "stored {}",
                null,
                new Object[] {3});
        event.setMDCPropertyMap(traced);
        ConsoleAppender<ILoggingEvent> appender =
                (ConsoleAppender<ILoggingEvent>) context.getLogger("ROOT").getAppender("console");
        return new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
    }
}
