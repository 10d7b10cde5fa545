package dev.camelstr.pipeline.view.query;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.camelstr.component.relay.Page;
import dev.camelstr.nostr.text.ShownText;
import dev.camelstr.store.view.query.QueryAnswer;
import dev.camelstr.store.view.query.QueryCall;
import dev.camelstr.store.view.query.QueryFailedException;
import dev.camelstr.store.view.query.QueryReader;
import dev.camelstr.store.view.query.ViewQuery;
import dev.camelstr.store.view.query.WrongArgumentException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The answer to a query, or why there is none. What its writer has to mend is told to the log, not to strangers. Thread-safe. */
final class QueryPage {
    private static final Logger LOG = LoggerFactory.getLogger(QueryPage.class);
    private static final long SAID_EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final QueryReader reader;
    private final Map<String, Long> saidAt = new ConcurrentHashMap<>();

    QueryPage(QueryReader reader) {
        this.reader = reader;
    }

    /** @param isKnown whether the client has the answer of this tag */
    Page of(QueryCall call, Predicate<String> isKnown) {
        try {
            QueryAnswer answer = reader.answer(call, isKnown);
            Map<String, String> headers = headers(call.query(), answer);
            return answer.rows()
                    .map(rows -> JsonPage.of(200, headers, json -> write(json, rows)))
                    .orElseGet(() -> JsonPage.unchanged(headers));
        } catch (WrongArgumentException e) {
            return JsonPage.wrong(e);
        } catch (QueryFailedException e) {
            return failed(call.query(), e);
        } catch (SQLException e) {
            LOG.debug("The database cannot be asked", e);
            return JsonPage.later("the database cannot be had");
        }
    }

    /** An answer is to be asked for again each time, which costs little while it is the same. */
    private static Map<String, String> headers(ViewQuery query, QueryAnswer answer) {
        Map<String, String> headers = new HashMap<>();
        headers.put("ETag", KnownTags.quoted(answer.tag()));
        headers.put("Cache-Control", query.asksForReader() ? "private, no-cache" : "no-cache");
        if (query.asksForReader()) {
            headers.put("Vary", "Accept, Authorization");
        }
        return headers;
    }

    private static void write(JsonGenerator json, QueryAnswer.Rows rows) throws IOException {
        json.writeBooleanField("complete", rows.isComplete());
        if (!rows.note().isEmpty()) {
            json.writeStringField("note", rows.note());
        }
        json.writeBooleanField("more", rows.isCut());
        if (rows.next().isPresent()) {
            json.writeStringField("next", rows.next().get());
        }
        json.writeArrayFieldStart("rows");
        for (String row : rows.json()) {
            json.writeRawValue(row);
        }
        json.writeEndArray();
    }

    private Page failed(ViewQuery query, QueryFailedException e) {
        return switch (e.reason()) {
            case NOT_MADE -> JsonPage.later(e.getMessage());
            case TOO_SLOW -> JsonPage.error(504, e.getMessage());
            case WRONG_QUERY -> {
                say(query, e);
                yield JsonPage.error(500, "the query fails; the relay's log says why");
            }
        };
    }

    private void say(ViewQuery query, QueryFailedException e) {
        long now = System.nanoTime();
        Long last = saidAt.get(query.toString());
        if (last == null || now - last > SAID_EVERY_NANOS) {
            saidAt.put(query.toString(), now);
            LOG.warn("The query {} fails: {}", query, ShownText.line(e.getMessage()));
        }
    }
}
