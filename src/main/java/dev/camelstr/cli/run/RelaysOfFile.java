package dev.camelstr.cli.run;

import dev.camelstr.cli.output.UserError;
import dev.camelstr.cli.settings.Settings;
import dev.camelstr.nostr.text.ShownText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a changed camelstr.relays from the properties file while the process runs. Where a variable or the command line says
 * which relays there are, these hold. A file that may not be so is told, and nothing of it is taken.
 */
final class RelaysOfFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RelaysOfFile.class);
    private static final String KEY = "camelstr.relays";
    private static final long PERIOD_MILLIS = 1_000;

    private final Path file;
    private final Supplier<Settings> load;
    private final Consumer<String> taken;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "settings-file");
        thread.setDaemon(true);
        return thread;
    });
    private String relays;
    private String seen;

    /**
     * @param now the settings that are in force
     * @param load reads them again
     * @param taken is told the relays when they have changed
     */
    RelaysOfFile(Path file, Settings now, Supplier<Settings> load, Consumer<String> taken) {
        this.file = file;
        this.load = load;
        this.taken = taken;
        relays = now.get(KEY);
        seen = state();
    }

    void start() {
        timer.scheduleWithFixedDelay(this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** What changes when it is written; empty while it cannot be read, as while an editor replaces it. */
    private String state() {
        try {
            return Files.getLastModifiedTime(file) + " " + Files.size(file);
        } catch (IOException e) {
            return "";
        }
    }

    private void look() {
        String state = state();
        if (state.isEmpty() || state.equals(seen)) {
            return;
        }
        seen = state;
        try {
            String read = load.get().get(KEY);
            if (!read.equals(relays)) {
                LOG.info("{} has changed in {}", KEY, file);
                taken.accept(read);
                relays = read;
            }
        } catch (UserError e) {
            e.getMessage().lines().forEach(line -> LOG.warn("{} is not taken: {}", file, ShownText.line(line)));
        } catch (RuntimeException e) {
            LOG.warn("{} is not taken", file, e); // a task that throws would not be called again
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
