package dev.camelstr.pipeline.view.query;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.camelstr.component.relay.Page;
import dev.camelstr.pipeline.view.ViewFields;
import dev.camelstr.store.view.UserView;
import dev.camelstr.store.view.UserViews;
import dev.camelstr.store.view.query.ViewQuery;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The views and what may be asked of them. However many ask, the database is asked once a second, and one of them waits for it.
 * Thread-safe.
 */
final class ViewList {
    private static final Logger LOG = LoggerFactory.getLogger(ViewList.class);
    private static final Map<String, String> HEADERS = Map.of("Cache-Control", "no-store");
    private static final Page UNKNOWN = JsonPage.later("the views are not known at the moment");
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ReentrantLock asking = new ReentrantLock();
    private final UserViews views;
    private final ServedQueries served;
    private volatile Page known = UNKNOWN;
    private volatile long askedAtNanos = System.nanoTime() - FRESH_NANOS;

    ViewList(DataSource database, ServedQueries served) {
        this.views = new UserViews(database);
        this.served = served;
    }

    Page page() {
        if (System.nanoTime() - askedAtNanos >= FRESH_NANOS && asking.tryLock()) {
            try {
                List<UserView> list = views.list();
                known = JsonPage.of(200, HEADERS, json -> write(json, list));
            } catch (SQLException e) {
                LOG.debug("The views are not known at the moment", e);
                known = UNKNOWN;
            } finally {
                askedAtNanos = System.nanoTime();
                asking.unlock();
            }
        }
        return known;
    }

    private void write(JsonGenerator json, List<UserView> list) throws IOException {
        List<ViewQuery> queries = served.list();
        json.writeArrayFieldStart("views");
        for (UserView view : list) {
            json.writeStartObject();
            ViewFields.write(json, view);
            json.writeArrayFieldStart("queries");
            for (ViewQuery query : queries) {
                if (query.view().equals(view.name())) {
                    write(json, query);
                }
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, ViewQuery query) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", query.name());
        json.writeStringField("path", QueryPages.PATH + '/' + query);
        json.writeStringField("description", query.description());
        json.writeEndObject();
    }
}
