package dev.camelstr.store;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.store.batch.StoreBatch;
import dev.camelstr.store.batch.StoreBatches;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.position.StorePositions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The steps of route store without Camel, for tests that store many batches. */
public final class DirectStore {
    private static final Pattern PARAMETER = Pattern.compile(":\\?(\\w+)");
    public static final String LOAD = resource("load-ledger");
    public static final String APPLY = resource("apply-batch");
    private static final String APPLY_AT_ONCE = APPLY.replace(":?stamps)", ":?stamps, :?vanishingAtOnce)");

    private final Database database;
    private final StoreBatches steps = new StoreBatches();
    private OptionalInt vanishingAtOnce = OptionalInt.empty();

    public DirectStore(Database database, StorePositions positions) {
        this.database = database;
        steps.setDatabase(database);
        steps.setPositions(positions);
    }

    /** Of what requests to vanish remove so many events go with a batch. */
    public DirectStore vanishingAtOnce(int events) {
        vanishingAtOnce = OptionalInt.of(events);
        return this;
    }

    public StoreBatches steps() {
        return steps;
    }

    public StoreBatch store(List<InboundMessage> messages) throws SQLException {
        StoreBatch batch = steps.read(messages);
        store(batch);
        return batch;
    }

    public void store(StoreBatch batch) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                List<Map<String, Object>> loaded = query(connection, LOAD, steps.ask(batch));
                apply(connection, steps.judge(batch, loaded));
                connection.commit();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private void apply(Connection connection, Map<String, Object> changes) throws SQLException {
        if (vanishingAtOnce.isPresent()) {
            changes.put("vanishingAtOnce", vanishingAtOnce.getAsInt());
            query(connection, APPLY_AT_ONCE, changes);
        } else {
            query(connection, APPLY, changes);
        }
    }

    public static List<Map<String, Object>> query(Connection connection, String sql, Map<String, Object> parameters)
            throws SQLException {
        List<String> names = PARAMETER
                .matcher(sql)
                .results()
                .map((MatchResult m) -> m.group(1))
                .toList();
        try (PreparedStatement statement =
                connection.prepareStatement(PARAMETER.matcher(sql).replaceAll("?"))) {
            for (int i = 0; i < names.size(); i++) {
                statement.setObject(i + 1, parameters.get(names.get(i)));
            }
            try (ResultSet result = statement.executeQuery()) {
                ResultSetMetaData columns = result.getMetaData();
                List<Map<String, Object>> rows = new ArrayList<>();
                while (result.next()) {
                    Map<String, Object> row = new HashMap<>();
                    for (int c = 1; c <= columns.getColumnCount(); c++) {
                        row.put(columns.getColumnLabel(c), result.getObject(c));
                    }
                    rows.add(row);
                }
                return rows;
            }
        }
    }

    private static String resource(String name) {
        try (InputStream stream = DirectStore.class.getResourceAsStream("/sql/" + name + ".sql")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
