package dev.camelstr.store.view.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.TestDatabases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Who asks a view in the database. */
class QueryReaderIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final String url = TestDatabases.createUrl();
    private final Database database = new Database();
    private final JdbcTemplate sql = new JdbcTemplate(database);

    @TempDir
    private Path folder;

    @BeforeEach
    void create() {
        database.setUrl(url);
        sql.execute("insert into user_view (name, version, untold) values ('likes', 'one', 0)");
        sql.execute("create schema view_likes");
        sql.execute("create table view_likes.liked as select n from generate_series(1, 3) n");
    }

    @AfterEach
    void close() {
        database.close();
    }

    private QueryAnswer ask(QueryReader reader, String select, String known) throws Exception {
        Files.writeString(folder.resolve("likes.queries.yaml"), "q: { sql: '" + select + "', order: [n desc] }");
        ViewQuery query = QueryFile.all(folder).get(0);
        return reader.answer(QueryCall.of(query, Map.of(), Clock.systemUTC()), known::equals);
    }

    private String rows(QueryReader reader, String select) throws Exception {
        return String.join(" ", ask(reader, select, "").rows().orElseThrow().json());
    }

    @Test
    void theRoleReadsWhatCameToTheSchemaAndNothingElse() throws Exception {
        QueryReader reader = new QueryReader(database, PATIENCE);

        assertThat(rows(reader, "select n from liked")).isEqualTo("{\"n\":3} {\"n\":2} {\"n\":1}");
        sql.execute("create table view_likes.late as select 7 as n");
        sql.execute("create view view_likes.opened as select count(*) as n from public.event");
        assertThat(rows(reader, "select n from late")).isEqualTo("{\"n\":7}");
        assertThat(rows(reader, "select n from opened")).isEqualTo("{\"n\":0}");
        assertThatThrownBy(() -> rows(reader, "select 1 as n from public.event"))
                .isInstanceOfSatisfying(
                        QueryFailedException.class,
                        e -> assertThat(e.reason()).isEqualTo(QueryFailedException.Reason.WRONG_QUERY))
                .hasMessageContaining("permission denied");
        assertThat(sql.queryForObject("select current_user <> session_user", Boolean.class))
                .as("the connection is given back as it was")
                .isFalse();
    }

    @Test
    void theTagStaysWhileTheViewDoesAndNoTableIsReadThen() throws Exception {
        QueryReader reader = new QueryReader(database, PATIENCE);
        String tag = ask(reader, "select n from liked", "").tag();

        sql.execute("revoke select on view_likes.liked from " + role());
        sql.execute("alter table view_likes.liked rename to gone");
        assertThat(ask(reader, "select n from liked", tag)).isEqualTo(new QueryAnswer(tag, Optional.empty()));
        for (String change : new String[] {
            "update user_view set came = came + 1",
            "update user_view set went = went + 1",
            "update user_view set made = made + interval '1 microsecond'",
            "update user_view set version = 'two'",
            "insert into user_view_range values ('likes', 1, 2)",
        }) {
            String before = ask(reader, "select n from gone", "").tag();
            sql.execute(change);
            assertThat(ask(reader, "select n from gone", before).rows())
                    .as(change)
                    .isPresent();
        }
    }

    private String role() {
        return sql.queryForObject(
                "select rolname from pg_roles where rolname like 'camelstr\\_'"
                        + " || (select oid from pg_database where datname = current_database()) || '\\_view\\_likes'",
                String.class);
    }

    @Test
    void aUserWhoMayNotMakeRolesReadsOnlyAllTheSame() throws Exception {
        String user = "plain_" + UUID.randomUUID().toString().replace("-", "");
        sql.execute("create role " + user + " login password 'plain'");
        sql.execute("grant select on all tables in schema public to " + user);
        sql.execute("grant usage on schema view_likes to " + user);
        sql.execute("grant select, delete on view_likes.liked to " + user);
        sql.execute("create function view_likes.spoil() returns bigint volatile language sql as"
                + " 'with gone as (delete from view_likes.liked returning 1) select count(*) from gone'");
        QueryReader reader = new QueryReader(as(user), PATIENCE);

        assertThat(rows(reader, "select n from liked")).isEqualTo("{\"n\":3} {\"n\":2} {\"n\":1}");
        assertThat(rows(reader, "select n from liked where n > 2")).isEqualTo("{\"n\":3}");
        assertThatThrownBy(() -> rows(reader, "select spoil() as n")).hasMessageContaining("read-only transaction");
    }

    private DataSource as(String user) throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url.substring(0, url.indexOf('?')));
        source.setUser(user);
        source.setPassword("plain");
        return source;
    }

    @Test
    void aViewThatIsNotThereIsNotMadeYet() {
        sql.execute("drop schema view_likes cascade");
        QueryReader reader = new QueryReader(database, PATIENCE);

        assertThatThrownBy(() -> rows(reader, "select n from liked"))
                .isInstanceOfSatisfying(
                        QueryFailedException.class,
                        e -> assertThat(e.reason()).isEqualTo(QueryFailedException.Reason.NOT_MADE));
    }

    @Test
    void aViewThatIsMadeAnewAgainAndAgainIsAnsweredOrToBeAskedLater() throws Exception {
        QueryReader reader = new QueryReader(database, PATIENCE);
        AtomicBoolean goesOn = new AtomicBoolean(true);
        Thread maker = new Thread(() -> {
            while (goesOn.get()) {
                sql.execute("begin; drop schema view_likes cascade; create schema view_likes;"
                        + " create table view_likes.liked as select 1 as n; create table view_likes.more as select 2 as n;"
                        + " update user_view set made = clock_timestamp(); commit");
            }
        });
        maker.start();
        try {
            for (int i = 0; i < 100; i++) {
                try {
                    assertThat(rows(reader, "select l.n from liked l, more")).isEqualTo("{\"n\":1}");
                } catch (QueryFailedException e) {
                    assertThat(e.reason()).as(e.getMessage()).isEqualTo(QueryFailedException.Reason.NOT_MADE);
                } catch (SQLException e) {
                    assertThat(e.getSQLState()).as(e.getMessage()).matches("(40|XX).*");
                }
            }
        } finally {
            goesOn.set(false);
            maker.join();
        }
    }

    @Test
    void aDatabaseThatIsAwayIsNoFaultOfTheQuery() {
        PGSimpleDataSource nobody = new PGSimpleDataSource();
        nobody.setUrl("jdbc:postgresql://127.0.0.1:1/none");

        assertThatThrownBy(() -> rows(new QueryReader(nobody, PATIENCE), "select n from liked"))
                .isInstanceOf(SQLException.class);
    }
}
