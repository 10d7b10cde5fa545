package dev.camelstr.cli;

import java.util.Collection;
import java.util.List;
import java.util.Properties;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;

/** The pipeline in this process: the route files of some parts, on given settings. */
final class Application implements AutoCloseable {
    private final Main main = new Main();

    /** @param parts file stems of {@link RouteFiles#PARTS} */
    Application(Settings settings, Collection<String> parts) {
        Properties properties = new Properties();
        properties.putAll(settings.values());
        // Settings has read the files already, in its own order of precedence.
        main.setDefaultPropertyPlaceholderLocation("false");
        main.setOverrideProperties(properties);
        List<String> files = RouteFiles.locations(parts, settings.routesDir());
        main.configure()
                .withName("camelstr")
                .withRoutesIncludePattern(String.join(",", files))
                .withShutdownTimeout(20)
                .withShutdownLogInflightExchangesOnTimeout(false)
                .withUseMdcLogging(false)
                .withLoadTypeConverters(false);
    }

    /** Makes an object known to the routes; before the start. */
    void bind(String name, Object bean) {
        main.bind(name, bean);
    }

    /** Starts and returns; {@link #close} stops. */
    void start() {
        main.start();
    }

    /** Starts, and returns when the process is asked to stop. */
    void run() throws Exception {
        main.run();
    }

    CamelContext context() {
        return main.getCamelContext();
    }

    DataSource dataSource() {
        return bean("database", DataSource.class);
    }

    <T> T bean(String name, Class<T> type) {
        return context().getRegistry().lookupByNameAndType(name, type);
    }

    @Override
    public void close() {
        main.stop();
    }
}
