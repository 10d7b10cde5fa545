package dev.camelstr.cli.instance;

import dev.camelstr.cli.output.UserError;
import dev.camelstr.cli.settings.Settings;
import dev.camelstr.store.database.Database;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/** The database as commands find it: the running instance's, or else opened by the command itself. */
public final class Databases implements AutoCloseable {
    private final Database database;
    private final Optional<Instance> instance;

    private Databases(Database database, Optional<Instance> instance) {
        this.database = database;
        this.instance = instance;
    }

    /** The database of the settings, whoever else may use it. */
    public static Database own(Settings settings) {
        Database database = new Database();
        database.setUrl(settings.get("camelstr.datasource.url"));
        database.setDataDir(settings.dataDir().toString());
        return database;
    }

    /** @throws UserError if the embedded database's data is of another PostgreSQL than the one that comes along */
    public static void requireOwnVersion(Settings settings) {
        try (Database database = own(settings)) {
            database.requireOwnVersion();
        } catch (SQLException e) {
            throw new UserError("camelstr.data-dir: " + e.getMessage(), e);
        }
    }

    /** @throws UserError if the embedded database is wanted, and was never made */
    public static void requireThere(Settings settings) {
        if (settings.usesEmbeddedDatabase() && !settings.dataDir().toFile().isDirectory()) {
            throw new UserError(
                    "camelstr.data-dir " + settings.dataDir() + " is not there: nothing was ever stored in it");
        }
    }

    public static Databases open(Settings settings) {
        Database database = new Database();
        if (!settings.usesEmbeddedDatabase()) {
            database.setUrl(settings.get("camelstr.datasource.url"));
            return new Databases(database, Optional.empty());
        }
        Optional<Map<String, String>> running = Instance.running(settings.dataDir());
        if (running.isPresent()) {
            database.setUrl(Instance.fact(running.get(), "database"));
            return new Databases(database, Optional.empty());
        }
        requireThere(settings);
        requireOwnVersion(settings);
        Instance mine = Instance.claim(settings.dataDir());
        database.setDataDir(settings.dataDir().toString());
        return new Databases(database, Optional.of(mine));
    }

    public Database database() {
        return database;
    }

    /** Whether no instance runs that has it: this process has claimed the data folder. */
    public boolean isMine() {
        return instance.isPresent();
    }

    @Override
    public void close() {
        database.close();
        instance.ifPresent(Instance::close);
    }
}
