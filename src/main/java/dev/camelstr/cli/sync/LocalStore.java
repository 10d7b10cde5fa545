package dev.camelstr.cli.sync;

import dev.camelstr.cli.instance.Application;
import dev.camelstr.cli.instance.Databases;
import dev.camelstr.cli.instance.Instance;
import dev.camelstr.cli.instance.InstanceClient;
import dev.camelstr.cli.settings.Settings;
import dev.camelstr.component.nostr.sync.LocalEvents;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Filter;
import dev.camelstr.pipeline.imports.ImportReport;
import dev.camelstr.pipeline.imports.Importer;
import dev.camelstr.store.Verdict;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.EventScan;
import dev.camelstr.store.known.StoredKeys;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The store as a command uses it: beside the running instance of the data folder, or else by the same routes in this process.
 * What is stored goes the way of imports.
 */
final class LocalStore implements LocalEvents, AutoCloseable {
    /** How lines are imported. */
    private interface Imports {
        ImportReport take(InputStream lines) throws IOException, InterruptedException;
    }

    private final StoredKeys known = new StoredKeys();
    private final EventScan scan;
    private final Imports imports;
    private final Runnable closing;

    private LocalStore(Database database, Imports imports, Runnable closing) {
        this.known.setDatabase(database);
        this.scan = new EventScan(database);
        this.imports = imports;
        this.closing = closing;
    }

    /** @param waiting whether another import's end is waited for, and a store that stands still */
    static LocalStore open(Settings settings, boolean waiting) {
        Optional<Map<String, String>> running = Instance.running(settings.dataDir());
        if (running.isPresent()) {
            InstanceClient client = new InstanceClient(running.get());
            Databases databases = Databases.open(settings);
            return new LocalStore(
                    databases.database(),
                    lines -> client.importLines(lines, LocalStore::refused, waiting),
                    databases::close);
        }
        Application application = new Application(settings, List.of("import", "store"));
        try {
            application.start();
            Importer importer = application.bean("importer", Importer.class);
            return new LocalStore(
                    application.database(),
                    lines -> importer.importLines(lines, LocalStore::refused, waiting),
                    application::close);
        } catch (RuntimeException e) {
            application.close();
            throw e;
        }
    }

    /** Counted by the report; what it was is among the dead letters. */
    private static void refused(long line, String code, String message) {}

    @Override
    public void keys(Filter filter, Keys keys) throws IOException {
        known.keys(filter, keys);
    }

    @Override
    public List<Event> events(Collection<EventId> ids) throws IOException {
        List<Event> events = new ArrayList<>();
        try {
            scan.scan(Filter.builder().ids(ids).build(), EventScan.Order.ASC, events::add);
        } catch (SQLException e) {
            throw new IOException("the store cannot be read: " + e.getMessage(), e);
        }
        return events;
    }

    @Override
    public Stored store(List<Event> events) throws IOException, InterruptedException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (Event event : events) {
            lines.writeBytes(onOneLine(event.raw()));
            lines.write('\n');
        }
        try {
            ImportReport report = imports.take(new ByteArrayInputStream(lines.toByteArray()));
            return new Stored(report.count(Verdict.STORED), report.refused() + report.count(Verdict.ERROR));
        } catch (IllegalStateException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Within its texts a valid event has no line break. */
    private static byte[] onOneLine(byte[] json) {
        byte[] line = json.clone();
        for (int i = 0; i < line.length; i++) {
            if (line[i] == '\n' || line[i] == '\r') {
                line[i] = ' ';
            }
        }
        return line;
    }

    @Override
    public void close() {
        closing.run();
    }
}
