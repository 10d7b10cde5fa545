package dev.camelstr.cli.events;

import dev.camelstr.cli.instance.Application;
import dev.camelstr.cli.instance.Databases;
import dev.camelstr.cli.instance.Instance;
import dev.camelstr.cli.instance.InstanceClient;
import dev.camelstr.cli.output.UserError;
import dev.camelstr.cli.settings.Settings;
import dev.camelstr.nostr.Filter;
import dev.camelstr.pipeline.past.Past;
import dev.camelstr.pipeline.past.PastUnknownException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** An export of an earlier moment: by the running instance, which has the streams, or else by an application for it alone. */
final class PastExport {
    private final Settings settings;
    private final Instant moment;

    PastExport(Settings settings, Instant moment) {
        this.settings = settings;
        this.moment = moment;
    }

    /**
     * @param writer is given the JSON of each event, the oldest first
     * @throws UserError if it is not known what stood then, before anything is written
     */
    void export(List<Filter> filters, Consumer<byte[]> writer) throws IOException, InterruptedException, SQLException {
        Optional<Map<String, String>> running = Instance.running(settings.dataDir());
        if (running.isPresent()) {
            new InstanceClient(running.get()).past(moment, filters, writer);
            return;
        }
        Databases.requireThere(settings);
        try (Application application = new Application(settings, List.of())) {
            application.start();
            application.bean("past", Past.class).read(moment, filters, event -> {
                writer.accept(event.raw());
                return true;
            });
        } catch (PastUnknownException e) {
            throw new UserError("--as-of: " + e.getMessage(), e);
        }
    }
}
