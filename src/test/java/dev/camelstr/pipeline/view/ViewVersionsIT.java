package dev.camelstr.pipeline.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.component.view.ViewDefinition;
import dev.camelstr.component.view.ViewFeed;
import dev.camelstr.component.view.ViewSteps;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.store.view.UserViews;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Processes with two versions of one view. */
class ViewVersionsIT {
    private static final StreamInfo EMPTY = new StreamInfo("nostr.stored", 0, "log", 0, 0, -1);

    private final Database database = TestDatabases.create();
    private final JdbcTemplate sql = new JdbcTemplate(database);

    @TempDir
    private Path folder;

    /** A process with the view in its folder: it is given nothing, as nothing is stored. */
    private final class Node implements ViewSteps {
        private final ViewFeed served;
        private final ViewFeed rebuild;

        Node(String name, String version) throws IOException {
            Path home = Files.createDirectory(folder.resolve(name));
            Files.writeString(home.resolve("counts.sql"), "create table " + version + " ()");
            Views views = new Views();
            views.setDatabase(database);
            views.setTransactionManager(new JdbcTransactionManager(database));
            views.setOldValues(true);
            views.setFolder(home.toString());
            views.setDataDir(home.toString());
            List<ViewFeed> feeds = views.open(new ViewDefinition("counts", Set.of(), false, false), this);
            served = feeds.get(0);
            rebuild = feeds.get(1);
        }

        @Override
        public void run(List<Map<String, Object>> changes) {
            throw new IllegalStateException("nothing is stored");
        }

        @Override
        public boolean isRunning() {
            return true;
        }

        boolean claims() {
            return served.claim(0, List.of(EMPTY), false).isPresent();
        }

        void rebuild() {
            assertThat(rebuild.claim(0, List.of(EMPTY), false)).isEmpty();
        }
    }

    @BeforeEach
    void store() {
        sql.update(
                "insert into owner (partition, epoch, holder, lease_until, old_values) values (0, 1, 'store', now(), true)");
    }

    @AfterEach
    void close() {
        database.close();
    }

    private String tables() {
        return sql.queryForObject(
                "select string_agg(schemaname || '.' || tablename, ' ' order by schemaname) from pg_tables where schemaname ~ '^view_'",
                String.class);
    }

    private Optional<String> wanted() {
        return sql.queryForList("select version from user_view_rebuild", String.class).stream()
                .findFirst();
    }

    @Test
    void theTablesThatAreServedStayUntilTheNewOnesAreThere() throws Exception {
        Node first = new Node("first", "one");
        assertThat(first.claims()).isTrue();
        first.served.release(0);
        Node second = new Node("second", "two");

        assertThat(second.claims()).isFalse();
        assertThat(tables()).isEqualTo("view_counts.one");
        assertThat(wanted()).isPresent();
        second.rebuild();

        assertThat(tables()).isEqualTo("view_counts.two view_counts__old.one");
        assertThat(wanted()).isEmpty();
        assertThat(second.claims()).isTrue();
        second.rebuild();
        assertThat(tables()).isEqualTo("view_counts.two");
    }

    @Test
    void oneThatHadTheViewStandsByAndANewOneChangesItWhenItIsFree() throws Exception {
        Node first = new Node("first", "one");
        assertThat(first.claims()).isTrue();
        first.served.release(0);
        Node second = new Node("second", "two");
        second.claims();
        first.rebuild();
        assertThat(tables()).as("the first has not the version that is wanted").isEqualTo("view_counts.one");
        second.rebuild();

        assertThat(first.claims()).isFalse();
        assertThat(wanted()).isEmpty();
        assertThat(second.claims()).isTrue();
        sql.update("update view_position set lease_until = 'infinity'");
        Node third = new Node("third", "one");
        assertThat(third.claims()).isFalse();
        assertThat(wanted()).as("the view is the second's").isEmpty();

        second.served.release(0);
        assertThat(third.claims()).isFalse();
        assertThat(wanted()).isPresent();
    }

    @Test
    void aResetDropsTablesThatStandStill() throws Exception {
        Node first = new Node("first", "one");
        assertThat(first.claims()).isTrue();
        first.served.release(0);
        Node second = new Node("second", "two");
        assertThat(second.claims()).isFalse();

        new UserViews(database).reset("counts");

        assertThat(wanted()).isEmpty();
        assertThat(second.claims()).isTrue();
        assertThat(tables()).isEqualTo("view_counts.two");
    }
}
