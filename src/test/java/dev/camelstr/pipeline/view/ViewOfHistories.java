package dev.camelstr.pipeline.view;

import dev.camelstr.component.view.ViewDefinition;
import dev.camelstr.store.changelog.ToldHistory;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.store.rules.Histories.Arrival;
import dev.camelstr.store.view.UserViews;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** A view that comes along, on a database of its own, which reads one history after the other. */
public final class ViewOfHistories implements AutoCloseable {
    private final Database database = TestDatabases.create();
    private final Path folder;
    private final ViewDefinition view;

    public ViewOfHistories(String name, Set<Integer> kinds) {
        view = new ViewDefinition(name, kinds, false, false);
        try {
            folder = Files.createTempDirectory(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Database database() {
        return database;
    }

    /** Of its tables, of which it has none, and of the process's name. */
    public Path folder() {
        return folder;
    }

    /** Nothing is stored any more, and the view has never been. */
    public void empty() throws SQLException {
        ToldHistory.empty(database);
        new UserViews(database).drop(view.name());
    }

    public HistoryReader reader(Random random, HistoryReader.Statements statements) {
        return new HistoryReader(database, folder, view, random, statements);
    }

    /** Tells a history, of which the reader has read all in the end. */
    public ToldHistory tell(List<Arrival> history, Random random, HistoryReader reader) throws SQLException {
        return tell(history, random, reader, () -> {});
    }

    /** @param atAnyMoment what is done besides while it is told */
    public ToldHistory tell(
            List<Arrival> history, Random random, HistoryReader reader, ToldHistory.Interlude atAnyMoment)
            throws SQLException {
        ToldHistory told = new ToldHistory(database, history, random, true);
        told.with(() -> {
                    reader.readSome(told);
                    atAnyMoment.play();
                })
                .play();
        reader.readAll(told);
        return told;
    }

    @Override
    public void close() {
        database.close();
    }
}
