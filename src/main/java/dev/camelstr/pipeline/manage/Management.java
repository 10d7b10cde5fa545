package dev.camelstr.pipeline.manage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.camelstr.component.relay.Page;
import dev.camelstr.component.relay.RpcHandler;
import dev.camelstr.component.relay.RpcRequest;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.pipeline.serve.client.Administrators;
import dev.camelstr.pipeline.serve.client.OwnUrl;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.moderation.Moderation;
import dev.camelstr.store.moderation.ModerationTables;
import dev.camelstr.store.relays.RelayChanges;
import dev.camelstr.store.relays.RelayChanges.Outcome;
import dev.camelstr.store.relays.RelayTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The relay management API (NIP-86). Answered are {@code POST} requests of type {@value #TYPE} that an administrator has
 * signed (NIP-98): with 200 and a result or an error, 400 if the body is no call, 401 with the reason if nobody who may has
 * signed it, 415 for other types, 503 while the database cannot be had. A ban is answered when what is stored of it has been
 * removed. Beside it the list of upstream relays is changed below {@value RelayCalls#PATH}, by whoever may do that; see
 * {@link RelayCalls}. Thread-safe once configured.
 */
public final class Management implements RpcHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Management.class);
    private static final String TYPE = "application/nostr+json+rpc";
    private static final JsonFactory JSON = new JsonFactory();

    /** What an answer holds. */
    private interface Content {
        void write(JsonGenerator json) throws IOException, SQLException, CallException;
    }

    private Database database = new Database();
    private Moderation moderation = new Moderation();
    private Administrators administrators = new Administrators();
    private OwnUrl ownUrl = new OwnUrl();
    private Clock clock = Clock.systemUTC();
    private HttpAuth auth;
    private Methods methods;
    private RelayCalls relays;

    public void setDatabase(Database database) {
        this.database = database;
    }

    /** Is told of each change at once, as far as this process goes. */
    public void setModeration(Moderation moderation) {
        this.moderation = moderation;
    }

    public void setAdministrators(Administrators administrators) {
        this.administrators = administrators;
    }

    public void setOwnUrl(OwnUrl ownUrl) {
        this.ownUrl = ownUrl;
    }

    void setClock(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Page answer(RpcRequest request) {
        if (request.path().equals(RelayCalls.PATH)) {
            return changeRelays(request);
        }
        if (!request.method().equals("POST")) {
            return error(405, "calls are made by POST");
        }
        String type = request.contentType().split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!type.equals(TYPE)) {
            return error(415, "calls are of type " + TYPE);
        }
        try {
            prepare();
            PublicKey administrator = auth.administrator(request);
            Optional<Call> call = Call.parse(request.body());
            return call.isPresent()
                    ? answer(call.get(), administrator)
                    : error(
                            400,
                            "a call is {\"method\":\"…\",\"params\":[…]}, strings and whole numbers as parameters");
        } catch (UnauthorizedException e) {
            return error(401, e.getMessage());
        } catch (SQLException e) {
            LOG.warn("A call of the management API failed: {}", e.getMessage());
            return error(503, "the database cannot be had; what was changed is finished later");
        }
    }

    private Page changeRelays(RpcRequest request) {
        try {
            prepare();
            PublicKey administrator = auth.administrator(request);
            Outcome outcome = relays.answer(request);
            LOG.info("{} {} by {}: {}", request.method(), RelayCalls.PATH, administrator, outcome.words());
            String field = outcome.isWell() ? "result" : "error";
            return page(RelayCalls.status(outcome), json -> json.writeStringField(field, outcome.words()));
        } catch (UnauthorizedException e) {
            return error(401, e.getMessage());
        } catch (SQLException e) {
            LOG.warn("The relays cannot be changed: {}", e.getMessage());
            return error(503, "the database cannot be had");
        } catch (CallException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Not at construction: route files may make a bean more often than it is used. */
    private synchronized void prepare() {
        if (auth == null) {
            ModerationTables tables = new ModerationTables(database);
            auth = new HttpAuth(ownUrl, administrators, tables, clock);
            methods = new Methods(tables, moderation::refresh);
            relays = new RelayCalls(new RelayChanges(new RelayTable(database)));
        }
    }

    private Page answer(Call call, PublicKey administrator) throws SQLException {
        if (!methods.has(call.method())) {
            return error(200, "there is no such method; see supportedmethods");
        }
        LOG.info("{} is called by {}", call.method(), administrator);
        try {
            return page(200, json -> {
                json.writeFieldName("result");
                methods.answer(call, json);
            });
        } catch (CallException e) {
            return error(200, e.getMessage());
        }
    }

    private static Page error(int status, String message) {
        try {
            return page(status, json -> json.writeStringField("error", message));
        } catch (SQLException | CallException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Page page(int status, Content content) throws SQLException, CallException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            content.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> headers = status == 401 ? Map.of("WWW-Authenticate", "Nostr") : Map.of();
        return new Page(status, "application/json", bytes.toByteArray(), headers);
    }
}
