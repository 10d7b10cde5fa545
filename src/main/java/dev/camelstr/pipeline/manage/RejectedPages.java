package dev.camelstr.pipeline.manage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.camelstr.component.relay.Page;
import dev.camelstr.component.relay.PageHandler;
import dev.camelstr.component.relay.PageRequest;
import dev.camelstr.nostr.text.PlainNumber;
import dev.camelstr.pipeline.errors.DeadLetters;
import dev.camelstr.pipeline.serve.client.Administrators;
import dev.camelstr.pipeline.serve.client.Buckets;
import dev.camelstr.pipeline.serve.client.OwnUrl;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.moderation.ModerationTables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import org.apache.camel.RuntimeCamelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dead letters as JSON, the newest first: for administrators, who sign the request (NIP-98), and for programs on this
 * machine. {@code limit} says how many at most, {@code before} where to go on, {@code relay} from which relay. Answered with
 * 200, 400 if a parameter is wrong, 401 with the reason if nobody who may asks, 429 if that is too often, 503 while the
 * stream cannot be read. Thread-safe once configured.
 */
public final class RejectedPages implements PageHandler {
    private static final Logger LOG = LoggerFactory.getLogger(RejectedPages.class);
    private static final JsonFactory JSON = new JsonFactory();
    private static final int USUAL = 50;
    private static final int MOST = 200;

    /** So many are looked through for those of one relay. */
    private static final int LOOKED_THROUGH = 1_000;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Of one address; whether it may ask at all is found out at a price. */
    private static final int REQUESTS_A_SECOND = 5;

    private static final int LONGEST_RELAY = 2_048;
    private static final OptionalLong NEWEST = OptionalLong.of(Long.MAX_VALUE);

    private final Buckets<String> rate = new Buckets<>(REQUESTS_A_SECOND);

    /** A reader is a connection to the broker, and keeps one of the threads that clients need: nobody waits for another. */
    private final Semaphore reading = new Semaphore(1);

    private DeadLetters deadLetters = new DeadLetters();
    private Database database = new Database();
    private Administrators administrators = new Administrators();
    private OwnUrl ownUrl = new OwnUrl();
    private Optional<HttpAuth> auth = Optional.empty();

    private interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    public void setDeadLetters(DeadLetters deadLetters) {
        this.deadLetters = deadLetters;
    }

    public void setDatabase(Database database) {
        this.database = database;
    }

    public void setAdministrators(Administrators administrators) {
        this.administrators = administrators;
    }

    public void setOwnUrl(OwnUrl ownUrl) {
        this.ownUrl = ownUrl;
    }

    @Override
    public Optional<Page> page(PageRequest request) {
        return Optional.of(answer(request));
    }

    private Page answer(PageRequest request) {
        if (!rate.take(request.remoteAddress(), 1)) {
            return tooOften();
        }
        try {
            if (!request.isLocal()) {
                auth().administrator(request);
            }
            return letters(request.query());
        } catch (UnauthorizedException e) {
            return error(401, e.getMessage(), Map.of("WWW-Authenticate", "Nostr"));
        } catch (SQLException e) {
            LOG.warn("Who asks for dead letters cannot be known: {}", e.getMessage());
            return error(503, "the database cannot be had", Map.of());
        }
    }

    /** Not at construction: route files may make a bean more often than it is used. */
    private synchronized HttpAuth auth() {
        HttpAuth made = auth.orElseGet(
                () -> new HttpAuth(ownUrl, administrators, new ModerationTables(database), Clock.systemUTC()));
        auth = Optional.of(made);
        return made;
    }

    private Page letters(Map<String, String> query) {
        String relay = query.getOrDefault("relay", "");
        OptionalLong limit = number(query, "limit", OptionalLong.of(USUAL));
        OptionalLong before = number(query, "before", NEWEST);
        if (limit.isEmpty()
                || limit.getAsLong() < 1
                || limit.getAsLong() > MOST
                || before.isEmpty()
                || relay.length() > LONGEST_RELAY) {
            return error(
                    400, "limit is a number from 1 to " + MOST + ", before a dead letter's, relay a URL", Map.of());
        }
        return reading.tryAcquire() ? read((int) limit.getAsLong(), before.getAsLong(), relay) : tooOften();
    }

    /** Who calls this has the turn, which it gives back. */
    private Page read(int limit, long before, String relay) {
        try {
            return page(200, found(limit, before, relay), Map.of());
        } catch (RuntimeCamelException e) {
            LOG.warn("Dead letters cannot be read: {}", e.getMessage());
            return unreadable();
        } finally {
            reading.release();
        }
    }

    private static OptionalLong number(Map<String, String> query, String name, OptionalLong otherwise) {
        String text = query.get(name);
        return text == null ? otherwise : PlainNumber.parse(text, PlainNumber.FITS_LONG);
    }

    private Content found(int limit, long before, String relay) {
        DeadLetters.Numbers there = deadLetters.numbers();
        long end = Math.min(before, there.next());
        long from = Math.max(there.first(), end - (relay.isEmpty() ? limit : LOOKED_THROUGH));
        ShownLetters letters = new ShownLetters(limit);
        deadLetters.read(from, end, PATIENCE, letter -> {
            if (relay.isEmpty() || letter.relay().equals(relay)) {
                letters.add(letter);
            }
        });
        OptionalLong older = from > there.first() ? OptionalLong.of(from) : OptionalLong.empty();
        return json -> letters.write(json, older);
    }

    private static Page unreadable() {
        return error(503, "dead letters cannot be read at the moment", Map.of());
    }

    private static Page tooOften() {
        return error(429, "that is too often", Map.of("Retry-After", "1"));
    }

    private static Page error(int status, String message, Map<String, String> headers) {
        return page(status, json -> json.writeStringField("error", message), headers);
    }

    private static Page page(int status, Content content, Map<String, String> headers) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            content.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> all = new HashMap<>(headers);
        all.put("Cache-Control", "no-store");
        return new Page(status, "application/json", bytes.toByteArray(), all);
    }
}
