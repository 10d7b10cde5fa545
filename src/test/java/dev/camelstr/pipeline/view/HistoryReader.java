package dev.camelstr.pipeline.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.component.stream.LostOwnershipException;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.component.view.ViewDefinition;
import dev.camelstr.component.view.ViewFeed;
import dev.camelstr.component.view.ViewSteps;
import dev.camelstr.store.changelog.ToldHistory;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.view.UserViews;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * A process that works on a view, and on its new tables, while a history is told, page by page and batch by batch, with steps that
 * fail; and what it was before it was killed.
 */
public final class HistoryReader implements ViewSteps {
    private final Random random;
    private final ViewDefinition view;
    private final Views views = new Views();
    private final JdbcTemplate database;
    private final Statements statements;
    private final UserViews userViews;
    private final Hand served = new Hand(0);
    private final Hand filled = new Hand(1);
    private boolean calm;

    /** A feed, and what it reads next. */
    private static final class Held {
        private final ViewFeed feed;
        private long next;

        Held(ViewFeed feed, long next) {
            this.feed = feed;
            this.next = next;
        }
    }

    /** However slow the machine is, from here on the process is seen to work on the view. */
    public void holdForGood() {
        database.update("update view_position set lease_until = 'infinity' where view = 'view ' || ?", view.name());
    }

    /** What the view does with changes. */
    @FunctionalInterface
    public interface Statements {
        void run(JdbcTemplate database, List<Map<String, Object>> changes);
    }

    /** @param folder of the view's tables, and of the process's name */
    public HistoryReader(Database database, Path folder, ViewDefinition view, Random random, Statements statements) {
        this.database = new JdbcTemplate(database);
        this.userViews = new UserViews(database);
        this.statements = statements;
        this.random = random;
        this.view = view;
        views.setDatabase(database);
        views.setTransactionManager(new JdbcTransactionManager(database));
        views.setOldValues(true);
        views.setFolder(folder.toString());
        views.setDataDir(folder.toString());
        views.setPageRows(1 + random.nextInt(6));
    }

    @Override
    public void run(List<Map<String, Object>> changes) {
        statements.run(database, changes);
        if (!calm && random.nextInt(5) == 0) {
            throw new IllegalStateException("after all of its statements");
        }
    }

    @Override
    public boolean isRunning() {
        return calm || random.nextInt(4) > 0;
    }

    /** Perhaps one that was replaced goes on, and this one is killed or reads a batch. */
    public void readSome(ToldHistory told) {
        served.readSome(told);
    }

    /** The same for new tables, which are wanted now and then. Yields true if they have replaced the others. */
    public boolean rebuildSome(ToldHistory told) throws SQLException {
        if (random.nextInt(8) == 0) {
            userViews.rebuild(view.name());
        }
        boolean before = isRebuilt();
        filled.readSome(told);
        return before && !isRebuilt();
    }

    public void readAll(ToldHistory told) {
        calm = true;
        served.readAll(told);
    }

    /** New tables replace those that the view has. */
    public void rebuild(ToldHistory told) throws SQLException {
        assertThat(userViews.rebuild(view.name())).isEqualTo(UserViews.Rebuilding.BEGUN);
        while (isRebuilt()) {
            filled.read(told);
        }
        served.read(told); // finds out, and claims anew
        served.readAll(told);
    }

    private boolean isRebuilt() {
        return Boolean.TRUE.equals(
                database.queryForObject("select exists (select from user_view_rebuild)", Boolean.class));
    }

    /** What reads for one set of tables. */
    private final class Hand {
        private final int number;
        private final List<Held> replaced = new ArrayList<>();
        private Optional<Held> held = Optional.empty();

        Hand(int number) {
            this.number = number;
        }

        void readSome(ToldHistory told) {
            if (!replaced.isEmpty() && random.nextInt(4) == 0) {
                take(replaced.get(random.nextInt(replaced.size())), told);
            }
            if (held.isPresent() && random.nextInt(6) == 0) {
                replaced.add(held.get());
                held = Optional.empty();
            }
            if (random.nextInt(3) > 0) {
                read(told);
            }
        }

        void readAll(ToldHistory told) {
            while (held.isEmpty() || held.get().next < told.log().size()) {
                read(told);
            }
        }

        void read(ToldHistory told) {
            if (held.isEmpty()) {
                ViewFeed feed = views.open(view, HistoryReader.this).get(number);
                held = feed.claim(
                                0,
                                List.of(new StreamInfo(
                                        "nostr.stored", 0, "log", 0, told.log().size(), -1)),
                                false)
                        .map(starts -> new Held(feed, starts.get("nostr.stored")));
            } else if (!take(held.get(), told)) {
                held = Optional.empty();
            }
        }

        /** Yields false if it has lost the partition. */
        private boolean take(Held reader, ToldHistory told) {
            int from = Math.toIntExact(reader.next);
            int to = Math.min(told.log().size(), from + 1 + random.nextInt(8));
            try {
                if (from < to) {
                    reader.feed.take(told.log().subList(from, to));
                    reader.next = to;
                } else {
                    reader.feed.idle(0);
                }
            } catch (LostOwnershipException e) {
                return false;
            } catch (Exception e) {
                assertThat(e).hasStackTraceContaining("after all of its statements");
            }
            return true;
        }
    }
}
